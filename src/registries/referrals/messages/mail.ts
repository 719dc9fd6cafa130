// What goes out by mail and text message. It names no topic, no need and no client: it may be read on a locked screen.
import type { Messages } from '#platform/messages'

export const messages = {
  'mail-reference': ['Referencia {reference}', 'Reference {reference}'],
  'mail-waiting': ['Alguien espera su respuesta', 'Somebody awaits your answer'],
  'mail-waiting-text': [
    '{agency} les manda a una persona y espera su respuesta. Abra este enlace y oprima el botón. Toma un minuto y no pide contraseña. El enlace es solo para ustedes: no lo reenvíe fuera de su organización.',
    '{agency} is sending you somebody and awaits your answer. Open this link and press the button. It takes a minute and asks for no password. The link is for you only: do not forward it outside your organization.',
  ],
  'mail-withdrawn': ['Ya no hace falta su respuesta', 'Your answer is not needed any more'],
  'mail-withdrawn-text': [
    '{agency} retiró lo que les había mandado con esta referencia. El enlace ya no muestra nada. Si anotaron algún dato de la persona, bórrenlo, salvo lo que la ley les pida guardar.',
    '{agency} withdrew what it had sent you under this reference. The link shows nothing any more. If you noted anything about the person, erase it, except what the law asks you to keep.',
  ],
  'mail-changed': ['Hubo un cambio', 'Something has changed'],
  'mail-changed-text': [
    'Hubo un cambio en lo que {agency} les mandó con esta referencia. Abran el enlace que ya tienen, o entren con su cuenta.',
    'Something has changed in what {agency} sent you under this reference. Open the link that you have, or sign in with your account.',
  ],
  'sms-appointment': [
    'Mañana, {time}, usted tiene una cita. Para no recibir más mensajes, conteste ALTO.',
    'Tomorrow, {time}, you have an appointment. For no more messages, answer STOP.',
  ],
} as const satisfies Messages
