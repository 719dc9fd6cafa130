// What the registry of people says: its rules.
import type { Messages } from '#platform/messages'

export const messages = {
  'name-is-short': ['Escriba un nombre de hasta 120 letras.', 'Write a name of up to 120 letters.'],
  'phone-is-a-phone': [
    'Revise el teléfono: lleva de 7 a 15 números.',
    'Check the phone number: it has between 7 and 15 digits.',
  ],
  'mail-is-an-address': [
    'Revise el correo: debe ser como nombre@ejemplo.org.',
    'Check the e-mail address: it looks like name@example.org.',
  ],
  'consent-names-its-purpose': ['Falta decir para qué es el permiso.', 'Say what the consent is for.'],
  'consent-names-its-language': ['Falta el idioma del texto leído.', 'Say which language the text was read in.'],
  'consent-names-its-text': ['Falta la versión del texto leído.', 'Say which version of the text was read.'],
  'consent-is-oral-or-written': ['Elija si el permiso fue oral o por escrito.', 'Choose oral or written consent.'],
  'consent-names-who-gave-it': [
    'Elija quién dio el permiso: la persona o quien la cuida.',
    'Choose who gave consent: the person or a guardian.',
  ],
  'contact-is-kept-only-with-consent': [
    'Para guardar datos de contacto, la persona debe dar su permiso.',
    'Contact details are kept only with the person’s consent.',
  ],
  'contact-has-a-name-or-a-way': [
    'Escriba un nombre, un teléfono o un correo.',
    'Write a name, a phone number or an e-mail address.',
  ],
  'childs-consent-is-the-guardians': [
    'Si es menor de edad, el permiso lo da su madre, su padre o quien lo cuida.',
    'For a child, a parent or guardian gives consent.',
  ],
  'consent-still-stands': ['Este permiso ya se retiró antes.', 'This consent was withdrawn before.'],
} as const satisfies Messages
