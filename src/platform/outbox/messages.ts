// What the outbox page says, and the rules of messages.
import type { Messages } from '../messages.ts'

export const messages = {
  'outbox-title': ['Mensajes por salir', 'Outbox'],
  'outbox-intro': [
    'Aquí se ve el correo y los mensajes de texto que el sistema escribe. El contenido se borra en cuanto se entrega.',
    'Mail and text messages that the system writes. The content is erased as soon as it is delivered.',
  ],
  'outbox-mail-not-set-up': ['El correo no está configurado', 'Mail is not set up'],
  'outbox-mail-how': [
    'Nada sale por correo. Para enviarlo, quien opera el sistema escribe SMTP_URL y MAIL_FROM.',
    'No mail goes out. To send it, the operator sets SMTP_URL and MAIL_FROM.',
  ],
  'outbox-sms-not-set-up': ['Los mensajes de texto no están configurados', 'Text messages are not set up'],
  'outbox-sms-how': [
    'Ningún mensaje de texto sale. Para enviarlos, quien opera el sistema escribe SMS_URL, SMS_TOKEN y SMS_FROM.',
    'No text message goes out. To send them, the operator sets SMS_URL, SMS_TOKEN and SMS_FROM.',
  ],
  'outbox-set-up': [
    'El correo y los mensajes de texto están configurados. Aquí solo se cuentan.',
    'Mail and text messages are set up. They are only counted here.',
  ],
  'outbox-would-be-sent': ['Esto se enviaría', 'This would be sent'],
  'outbox-all-is-shown': [
    'Aquí todas las personas son inventadas. Por eso se muestra todo, y los enlaces se pueden abrir para probar. Donde las personas son de verdad, no se muestran.',
    'All people here are invented. That is why everything is shown, and links can be opened to try them out. Where people are real, they are not shown.',
  ],
  'outbox-what-is-withheld': [
    'Los enlaces de los correos no se muestran: abren datos de una persona o una cuenta. Los mensajes de texto tampoco: son para las personas atendidas. Quien hizo un enlace lo vio en su pantalla y puede hacer otro.',
    'Links in mail are not shown: they open somebody’s data or an account. Nor are text messages: they are for the people attended. Whoever made a link saw it on the screen and can make another.',
  ],
  'outbox-withheld': ['[No se muestra]', '[Not shown]'],
  'outbox-nothing-waits': ['No hay mensajes en espera.', 'No message is waiting.'],
  'outbox-to': ['Para', 'To'],
  'outbox-subject': ['Asunto', 'Subject'],
  'outbox-purpose': ['Motivo', 'Purpose'],
  'outbox-text': ['Texto', 'Text'],
  'outbox-unreadable': [
    'Este mensaje ya no se puede leer: su llave se destruyó.',
    'This message can no longer be read: its key was destroyed.',
  ],
  'outbox-counts': ['Mensajes de los últimos 30 días', 'Messages of the last 30 days'],
  'outbox-day': ['Día', 'Day'],
  'outbox-kind': ['Tipo', 'Kind'],
  'outbox-state': ['Estado', 'State'],
  'outbox-number': ['Mensajes', 'Messages'],
  'outbox-kind-mail': ['Correo', 'Mail'],
  'outbox-kind-sms': ['Mensaje de texto', 'Text message'],
  'outbox-state-waiting': ['En espera', 'Waiting'],
  'outbox-state-delivered': ['Entregado', 'Delivered'],
  'outbox-state-failed': ['No se pudo entregar', 'Could not be delivered'],
  'outbox-state-stopped': ['El teléfono pidió no recibir más', 'The phone asked for no more'],
  'outbox-state-expired': ['Esperó demasiado y se borró', 'Waited too long and was erased'],
  'phone-has-its-country-code': [
    'Escriba el teléfono con la clave de su país, por ejemplo +1 555 010 0199.',
    'Enter the phone with its country code, for example +1 555 010 0199.',
  ],
  'message-has-a-text': ['Escriba el mensaje.', 'Enter the message.'],
  'message-fits-one-text-message': [
    'El mensaje es muy largo. Debe caber en un solo mensaje de texto: 160 letras.',
    'The message is too long. It must fit into one text message: 160 characters.',
  ],
  'message-tells-no-topic': [
    'El mensaje dice de qué se trata. Alguien más podría leerlo en el teléfono: quite esa palabra.',
    'The message tells its topic. Somebody else could read it on the phone: take that word out.',
  ],
  'phone-takes-messages': [
    'Este teléfono pidió no recibir más mensajes. Puede pedirlos de nuevo si envía INICIAR.',
    'This phone asked for no more messages. It can ask for them again by sending START.',
  ],
} as const satisfies Messages
