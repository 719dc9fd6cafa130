// What is said when a window changes hands and a visitor wants the new agency to go on with their referral.
import type { Messages } from '#platform/messages'

export const messages = {
  'handover-title': ['Seguir con una referencia de antes', 'Go on with an earlier referral'],
  'handover-lead': [
    'Antes atendía aquí {former}. Lo que anotó se queda con ella y aquí no se ve.',
    '{former} used to run this window. What it wrote stays with it and is not shown here.',
  ],
  'handover-how': [
    'Si una persona trae su hoja y da permiso, su referencia abierta sigue con ustedes.',
    'If someone brings their slip and consents, their open referral goes on with you.',
  ],
  'handover-never': [
    'Esta ventanilla no ha cambiado de organización. No hay nada que pasar.',
    'This window has not changed hands. There is nothing to pass on.',
  ],
  'handover-read': ['Lea esto en voz alta', 'Read this aloud'],
  'handover-text': [
    '«Ahora le atiende {next}. Si usted quiere, puede seguir con su referencia. Verá a dónde le mandaron, para qué y qué ha pasado. Si dejó su teléfono, también lo tendrá. Lo que usted permitió antes sigue igual y lo puede retirar cuando quiera. Si no quiere, no pasa nada.»',
    '“{next} runs this window now. If you want, it can go on with your referral. It will see where you were sent, what for and what has happened. If you left your telephone, it will have it too. What you allowed before stays the same and you can take it back at any time. If you do not want this, nothing happens.”',
  ],
  'handover-code': ['Clave de la hoja', 'Code on the slip'],
  'handover-code-hint': [
    'Son 10 letras y números. La persona la trae en su hoja.',
    '10 letters and numbers. The person has it on their slip.',
  ],
  'handover-consent': ['¿Cómo dio su permiso?', 'How did they consent?'],
  'handover-oral': ['De palabra', 'By word of mouth'],
  'handover-written': ['Por escrito', 'In writing'],
  'handover-pass': ['Seguir con la referencia', 'Go on with the referral'],
  'handover-passed': [
    '{count, plural, one {La referencia sigue ahora con ustedes.} many {# de referencias siguen ahora con ustedes.} other {# referencias siguen ahora con ustedes.}}',
    '{count, plural, one {The referral goes on with you now.} other {# referrals go on with you now.}}',
  ],
  'handover-links': [
    'Los enlaces que tenía la clínica ya no abren. Si falta su respuesta, haga uno nuevo.',
    'The links that the clinic had no longer open. If its answer is missing, make a new one.',
  ],
  'handover-more': ['Otra persona', 'Another person'],
  'handover-names-the-code': [
    'Escriba la clave de la hoja: son 10 letras y números.',
    'Enter the code on the slip: 10 letters and numbers.',
  ],
  'handover-has-consent': [
    'Sin permiso de la persona, nada pasa. Elija cómo lo dio.',
    'Without the person’s consent nothing passes. Choose how they gave it.',
  ],
  'code-opens-an-open-referral': [
    'Con esa clave no hay ninguna referencia abierta de antes. Revise la clave.',
    'That code opens no earlier referral that is still open. Check the code.',
  ],
} as const satisfies Messages
