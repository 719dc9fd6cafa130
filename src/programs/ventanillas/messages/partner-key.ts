// What is said of the keys of agencies' own systems, and of what such a system tells.
import { messages as apiMessages } from '#platform/api'
import type { Messages } from '#platform/messages'
import { messages as visitMessages } from './visit.ts'

export const messages = {
  'menu-partner-keys': ['Llaves de sistemas', 'Keys of systems'],
  'partner-keys-title': ['Llaves para el sistema de su organización', 'Keys for your organization’s own system'],
  'partner-keys-lead': [
    'Si su organización ya anota las visitas en su propio sistema, ese sistema puede contarlas aquí. Para eso necesita una llave. No pedimos nombres ni domicilios, y no los recibimos.',
    'If your organization already writes visits down in its own system, that system can count them here. It needs a key for that. We ask for no names or addresses, and take none.',
  ],
  'partner-keys-how': ['Cómo lo hace quien programa', 'How a programmer does it'],
  'partner-keys-how-text': ['La descripción de la interfaz (OpenAPI):', 'The description of the interface (OpenAPI):'],
  'partner-keys-caption': ['Llaves de esta oficina', 'Keys at this office'],
  'partner-keys-none': ['Todavía no hay llaves.', 'There are no keys yet.'],
  'partner-keys-file': ['llaves', 'keys'],
  'partner-key-name': ['Sistema', 'System'],
  'partner-key-station': ['Estación', 'Station'],
  'partner-key-made': ['Se hizo', 'Made'],
  'partner-key-used': ['Se usó por última vez', 'Last used'],
  'partner-key-never-used': ['Nunca', 'Never'],
  'partner-key-state': ['Estado', 'State'],
  'partner-key-open': ['Abierta', 'Open'],
  'partner-key-ended': ['Terminada', 'Ended'],
  'partner-key-ended-at': ['Terminada: {at}', 'Ended: {at}'],
  'partner-key-do': ['Qué hacer', 'What to do'],
  'partner-key-end': ['Terminar', 'End'],
  'partner-key-make-title': ['Hacer una llave', 'Make a key'],
  'partner-key-label': ['¿Cómo llaman a ese sistema?', 'What do you call that system?'],
  'partner-key-label-hint': ['Por ejemplo: Expediente de la clínica.', 'For example: Clinic records.'],
  'partner-key-at': ['Estación de la que contará', 'Station that it will tell of'],
  'partner-key-make': ['Hacer la llave', 'Make the key'],
  'partner-key-no-station': [
    'Aquí no hay ninguna estación que su organización lleve.',
    'There is no station here that your organization leads.',
  ],
  'partner-key-shown-title': ['Copie la llave ahora', 'Copy the key now'],
  'partner-key-shown-text': [
    'No se vuelve a mostrar. Guárdela como una contraseña: quien la tenga puede contar visitas de {station}. No puede leer nada.',
    'It is not shown again. Keep it like a password: whoever has it can tell visits of {station}. They can read nothing.',
  ],
  'partner-key-end-title': ['Terminar la llave «{title}»', 'End the key “{title}”'],
  'partner-key-end-text': [
    'Desde ese momento el sistema ya no puede contar nada con ella. Lo que contó se queda. Una llave terminada no se abre otra vez.',
    'From that moment on the system can tell nothing with it. What it told stays. An ended key is not opened again.',
  ],
  'partner-key-has-a-name': ['Escriba un nombre de 60 letras o menos.', 'Type a name of 60 letters or fewer.'],
  'partner-key-is-shown-once': [
    'Esta llave ya se hizo y se mostró. Si no la copió, termínela y haga otra.',
    'This key was made and shown already. If you did not copy it, end it and make another one.',
  ],
  'partner-key-is-open': ['Esta llave ya se había terminado.', 'This key had been ended already.'],
  'form-is-whole': visitMessages['form-is-whole'],
  'station-is-chosen': visitMessages['station-is-chosen'],
  'station-is-led-by-your-agency': visitMessages['station-is-led-by-your-agency'],
  'text-holds-no-forbidden-number': visitMessages['text-holds-no-forbidden-number'],
  'station-is-of-the-key': [
    'La llave es de otra estación: {station}. No se escribió nada.',
    'The key is of another station: {station}. Nothing was written.',
  ],
  'field-has-its-form': apiMessages['field-has-its-form'],
  'field-is-known': [
    '{nearest, select, none {No conocemos el campo «{field}».} other {No conocemos el campo «{field}». ¿Quiso decir «{nearest}»?}}',
    '{nearest, select, none {We do not know the field “{field}”.} other {We do not know the field “{field}”. Did you mean “{nearest}”?}}',
  ],
  'field-names-nobody': [
    'No recibimos «{field}». Nombres, domicilios, nacimientos, números personales, situaciones, resultados y notas se quedan con ustedes. Un teléfono va en «contact.phone», con su consentimiento.',
    'We do not take “{field}”. Names, addresses, births, personal numbers, statuses, results and notes stay with you. A telephone goes into “contact.phone”, with the consent to it.',
  ],
  'consent-has-its-contact': [
    'Hay un consentimiento para un teléfono que no viene.',
    'There is a consent to a telephone that does not come.',
  ],
  'consent-is-whole': [
    'Del consentimiento diga cómo fue (oral o written), en qué lengua y qué versión del texto se leyó.',
    'Of the consent say how it was given (oral or written), in which language, and which version of the text was read.',
  ],
  'contact-would-still-be-kept': [
    'Un teléfono se guarda {contactDays} días. De esta visita ya pasaron, así que no lo recibimos.',
    'A telephone is kept for {contactDays} days. For this visit they are over, so we do not take it.',
  ],
} as const satisfies Messages
