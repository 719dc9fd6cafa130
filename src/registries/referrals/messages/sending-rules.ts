// What the rules of sending, links, consents and promises say: each states what to do next.
import type { Messages } from '#platform/messages'

export const messages = {
  'service-is-chosen': ['Elija un servicio de la lista.', 'Choose a service from the list.'],
  'service-has-room': [
    'El servicio dijo que está lleno. Llame primero y anote lo que le digan, o elija otro servicio.',
    'The service said that it is full. Call first and note what they say, or choose another service.',
  ],
  'field-can-be-told': [
    'Elija de la lista qué se le dice al servicio.',
    'Choose from the list what the service is told.',
  ],
  'provider-knows-whom-to-expect': [
    'Marque el nombre o el teléfono: el servicio debe saber a quién espera.',
    'Tick the name or the telephone: the service must know whom to expect.',
  ],
  'name-is-given': ['Escriba el nombre, o quite esa marca.', 'Enter the name, or untick it.'],
  'name-is-short': ['Escriba un nombre de hasta 120 letras.', 'Write a name of up to 120 letters.'],
  'phone-is-given': ['Escriba el teléfono, o quite esa marca.', 'Enter the telephone, or untick it.'],
  'phone-is-a-phone': [
    'Revise el teléfono: lleva de 7 a 15 números.',
    'Check the telephone: it has between 7 and 15 digits.',
  ],
  'phone-has-its-country-code': [
    'Para mandar mensajes, escriba el teléfono con la clave del país, por ejemplo +1 555 123 4567.',
    'To send messages, write the telephone with its country code, for example +1 555 123 4567.',
  ],
  'language-is-given': ['Elija el idioma, o quite esa marca.', 'Choose the language, or untick it.'],
  'language-is-known': ['Elija un idioma de la lista.', 'Choose a language from the list.'],
  'age-group-is-chosen': ['Elija si es una persona adulta o menor de edad.', 'Choose adult or child.'],
  'best-time-is-chosen': ['Elija a qué hora conviene llamar.', 'Choose when it is best to call.'],
  'message-ok-is-answered': ['Diga si se puede dejar recado.', 'Say whether a message may be left.'],
  'interpreter-is-answered': ['Diga si hace falta intérprete.', 'Say whether an interpreter is needed.'],
  'reminder-is-answered': ['Diga si la persona quiere recordatorios.', 'Say whether the person wants reminders.'],
  'consent-can-be-read': ['Elija si el permiso fue de palabra o por escrito.', 'Choose oral or written consent.'],
  'consent-names-its-language': [
    'Elija en qué idioma se dio el permiso.',
    'Choose the language in which consent was given.',
  ],
  'consent-is-given': [
    'Falta el permiso de la persona. Sin él no se envía nada.',
    'The person’s consent is missing. Without it nothing is sent.',
  ],
  'consent-names-the-recipient': [
    'El permiso que hay es para otra organización. Pida uno para esta.',
    'The consent that there is names another organization. Ask for one for this one.',
  ],
  'consent-is-not-withdrawn': [
    'La persona quitó su permiso. No se envió nada.',
    'The person took the consent back. Nothing was sent.',
  ],
  'consent-has-not-expired': ['El permiso ya venció. Pida uno nuevo.', 'The consent has expired. Ask for a new one.'],
  'consent-covers-what-is-told': [
    'El permiso no alcanza para todo lo marcado. Quite marcas o pida otro permiso.',
    'The consent does not cover all that is ticked. Untick some, or ask for another consent.',
  ],
  'consent-stands': ['Ya no hay ningún permiso que quitar.', 'There is no consent left to take back.'],
  'text-holds-no-forbidden-number': [
    'Quite del texto los números que identifican a la persona y lo que hable de su situación migratoria.',
    'Take out numbers that identify the person and anything about immigration.',
  ],
  'referral-is-open-to-the-provider': [
    'El servicio ya no tiene acceso a esta referencia. No se puede hacer otro enlace.',
    'The service has no access to this referral any more. No other link can be made.',
  ],
  'link-is-valid': ['Ese enlace ya no servía.', 'That link was not valid any more.'],
  'promise-is-open': ['Eso ya estaba anotado.', 'That was noted already.'],
} as const satisfies Messages
