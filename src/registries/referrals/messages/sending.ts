// Phrases of sending a referral: how it is followed, what is told, the consent, the preview, the link.
import type { Messages } from '#platform/messages'

export const messages = {
  'choose-title': ['¿Cómo se va a seguir?', 'How will it be followed?'],
  'choose-logged': ['Anotar lo que dicen', 'Note what is said'],
  'choose-logged-what': [
    'Usted llama al servicio y anota aquí lo que le dicen. No se envía nada.',
    'You call the service and note here what they tell you. Nothing is sent.',
  ],
  'choose-logged-do': ['Empezar a anotar', 'Start noting'],
  'logged-more': ['Guardar un teléfono para recordarle su cita', 'Keep a telephone to remind of the appointment'],
  'field-kept-hint': [
    'Si lo deja en blanco, se usa el que la persona ya dejó aquí.',
    'If you leave it blank, the one that the person left here is used.',
  ],
  'choose-live': ['Que el servicio conteste', 'Let the service answer'],
  'choose-live-what': [
    'El servicio recibe un enlace y contesta ahí. Solo ve lo que usted elija, con permiso de la persona.',
    'The service gets a link and answers there. It sees only what you choose, with the person’s consent.',
  ],
  'choose-live-do': ['Ver antes de enviar', 'Look before sending'],
  'choose-self': ['La persona lleva la hoja', 'The person carries the slip'],
  'choose-self-what': [
    'No se le dice nada a nadie. La persona va con su hoja y nos avisa si quiere.',
    'Nobody is told anything. The person goes with the slip and tells us if they wish.',
  ],
  'choose-self-do': ['Dejarlo en la hoja', 'Leave it to the slip'],
  'service-closed-meanwhile': [
    'Este servicio cerró el {day}. Retire esta referencia y elija otro servicio.',
    'This service closed on {day}. Withdraw this referral and choose another service.',
  ],
  'service-is-full': [
    'Dijeron que ahora no tienen lugar. Llame antes, y anote lo que le digan.',
    'They said that they have no room now. Call first, and note what they tell you.',
  ],
  'service-is-stale': [
    'Hace mucho que nadie revisa estos datos. Llame antes de mandar a alguien.',
    'Nobody has checked these facts for long. Call before sending somebody.',
  ],

  'what-is-told': ['¿Qué se le dice a {recipient}?', 'What is {recipient} told?'],
  'what-is-told-hint': [
    'Marque solo lo que hace falta para que le atiendan.',
    'Tick only what is needed to serve the person.',
  ],
  'told-need-always': ['Qué necesita: {need}', 'What is needed: {need}'],
  'field-name': ['Nombre que la persona quiere dar', 'Name that the person wants to give'],
  'field-phone': ['Teléfono de la persona', 'The person’s telephone'],
  'field-phone-hint': ['Se guarda cifrado y se borra después.', 'It is kept encrypted and erased later.'],
  'field-age-group': ['¿Es adulto, o niño o niña?', 'An adult or a child?'],
  'field-best-time': ['¿A qué hora conviene llamar?', 'When is it best to call?'],
  'field-message-ok': ['¿Se puede dejar recado?', 'May a message be left?'],
  'field-language': ['Idioma que habla', 'Language spoken'],
  'field-interpreter': ['¿Necesita intérprete?', 'Is an interpreter needed?'],

  'preview-title': ['Esto es lo que verá {recipient}', 'This is what {recipient} will see'],
  'preview-intro': [
    'Todavía no se ha enviado nada. Revíselo con la persona.',
    'Nothing has been sent yet. Go over it with the person.',
  ],
  'preview-nothing-else': [
    'No verá nada más: ni la visita, ni la clave de su hoja, ni otras referencias.',
    'It will see nothing else: not the visit, not the code of the slip, not other referrals.',
  ],
  'preview-change': ['Cambiar lo que se dice', 'Change what is told'],
  'consent-title': ['Permiso de la persona', 'The person’s consent'],
  'consent-read': ['Lea esto en voz alta, o déjelo leer.', 'Read this out loud, or let the person read it.'],
  'consent-text': [
    '«Con su permiso, {agency} le dirá a {recipient}: {classes}. Es solo para que le atiendan y para saber si le ayudaron. No se le dirá a nadie más. Puede quitar su permiso cuando quiera, y entonces ya no lo podrán ver. Si dice que no, aquí le atendemos igual.»',
    '“With your permission, {agency} will tell {recipient}: {classes}. It is only so that they can serve you, and to know whether they helped. Nobody else will be told. You can take your permission back at any time, and then they can no longer see it. If you say no, we serve you here all the same.”',
  ],
  'consent-version': ['Texto {version}: {language}', 'Text {version}: {language}'],
  'field-consent': ['¿Cómo dio su permiso?', 'How was consent given?'],
  'consent-none': ['Todavía no lo da', 'Not given yet'],
  'consent-oral': ['De palabra', 'By word of mouth'],
  'consent-written': ['Por escrito', 'In writing'],
  'field-consent-language': ['¿En qué idioma lo oyó o lo leyó?', 'In which language was it heard or read?'],
  'consent-es': ['Español', 'Spanish'],
  'consent-en': ['Inglés', 'English'],
  'field-consent-contact': [
    '¿Da permiso para que hablemos con el servicio?',
    'Do they allow us to speak with the service?',
  ],
  'field-reminder': [
    'Quiere un recordatorio por mensaje de texto un día antes. No dice de qué es la cita.',
    'Wants a reminder by text message the day before. It does not say what the appointment is for.',
  ],
  send: ['Enviar', 'Send'],

  'sent-title': ['La referencia se envió', 'The referral was sent'],
  'link-title': ['Este es el enlace. Solo se muestra ahora.', 'This is the link. It is shown only now.'],
  'link-mailed': [
    'También le va por correo al servicio, en unos minutos. El correo no dice nada de la persona.',
    'It also goes to the service by mail, within minutes. The mail says nothing about the person.',
  ],
  'link-unsent': [
    'Por correo no le llega: desde aquí todavía no sale correo. Déselo usted al servicio, por ejemplo por teléfono o en papel.',
    'It does not reach the service by mail: no mail goes out from here yet. Give it to them yourself, by telephone or on paper.',
  ],
  'link-no-address': [
    'El servicio no tiene correo en el directorio. Déselo usted, por ejemplo por teléfono o en papel.',
    'The service has no mail address in the directory. Give it to them yourself, by telephone or on paper.',
  ],
  'link-made-title': ['Hay un enlace nuevo', 'There is a new link'],
  'link-made': [
    'Déselo usted al servicio. Por correo no se mandó.',
    'Give it to the service yourself. It was not mailed.',
  ],
  'link-until': [
    'Sirve hasta que se cierre la referencia, y a lo más hasta el {day}. Se puede anular antes.',
    'It works until the referral closes, and at most until {day}. It can be revoked before.',
  ],
  'go-to-referral': ['Ir a la referencia', 'Go to the referral'],

  'beside-title': ['El servicio', 'The service'],
  'beside-id': ['¿Pide identificación?', 'Does it ask for identification?'],
  'id-yes': ['Sí', 'Yes'],
  'id-no': ['No', 'No'],
  'id-unknown': ['No se sabe', 'Not known'],
  'beside-languages': ['Idiomas', 'Languages'],
  'beside-capacity': ['¿Tiene lugar?', 'Does it have room?'],
  'capacity-open': ['Sí', 'Yes'],
  'capacity-limited': ['Poco', 'A little'],
  'capacity-full': ['No, está lleno', 'No, it is full'],
  'capacity-closed': ['No recibe a nadie', 'It takes nobody'],
  'capacity-said': ['{capacity} ({day})', '{capacity} ({day})'],
  'capacity-unknown': ['No se sabe', 'Not known'],
  'beside-assured': ['Revisado el', 'Checked on'],
  'never-assured': ['Nadie lo ha revisado', 'Nobody has checked it'],
  'beside-line': ['Teléfono', 'Telephone'],
  'beside-documents': ['Qué llevar', 'What to bring'],
  'beside-fees': ['Cuánto cuesta', 'What it costs'],
  'beside-place': ['Dónde', 'Where'],
  'nothing-known': ['No se sabe', 'Not known'],

  'replace-title': ['Buscar otro servicio', 'Look for another service'],
  'replace-intro': [
    'La referencia nueva guarda a cuál sustituye. La primera no se borra.',
    'The new referral keeps which one it replaces. The first one is not erased.',
  ],
  'replace-of': ['Sustituye a', 'Replaces'],
  'replace-stands': ['Dónde va', 'Where it stands'],
  'replace-more': ['Otros {count}', '{count} more'],
  'replace-choose': ['Elija un servicio', 'Choose a service'],
  'replace-suits': ['Atiende esta necesidad', 'Answers this need'],
  'replace-far': ['a {kilometres} km', '{kilometres} km away'],
  'replace-none': [
    'No hay otro servicio abierto en el directorio de esta oficina.',
    'There is no other open service in this office’s directory.',
  ],
  'replace-do': ['Hacer la referencia', 'Make the referral'],
} as const satisfies Messages
