// The rules of access, as sentences.
import type { Messages } from '#platform/messages'

export const ruleMessages = {
  'person-has-a-name': ['Escriba el nombre de la persona.', 'Write the person’s name.'],
  'text-holds-no-forbidden-number': [
    'No escriba números personales ni la situación migratoria de nadie.',
    'Do not write personal numbers or anybody’s immigration status.',
  ],
  'title-is-short': ['El cargo tiene hasta 120 letras.', 'The job title has up to 120 characters.'],
  'mail-is-an-address': [
    'Revise el correo: debe ser como nombre@ejemplo.org.',
    'Check the e-mail address: it looks like name@example.org.',
  ],
  'mail-is-the-persons': [
    'Escriba el correo con el que esta persona tiene su cuenta.',
    'Type the e-mail address that this person’s account has.',
  ],
  'role-is-chosen': ['Elija un papel.', 'Choose a role.'],
  'role-has-its-place': [
    'Este papel necesita una oficina, y en una agencia también la organización.',
    'This role needs an office, and in an agency an organization too.',
  ],
  'language-is-chosen': ['Elija un idioma.', 'Choose a language.'],
  'account-is-of-one-side': [
    'Esta cuenta no puede tener ese papel. Una cuenta de gobierno nunca es también de una agencia.',
    'This account cannot hold that role. A government account is never an agency’s account too.',
  ],
  'role-is-not-held-already': ['Esta persona ya tiene ese papel.', 'This person holds that role already.'],
  'role-has-not-ended': ['Ese papel ya había terminado.', 'That role had ended before.'],
  'account-has-not-ended': [
    'Esa cuenta ya terminó. Invite a la persona de nuevo.',
    'That account has ended. Invite the person anew.',
  ],
  'invitation-is-open': [
    'Esta invitación ya se usó o ya venció. Pida otra.',
    'This invitation was used or has expired. Ask for another one.',
  ],
  'passphrase-is-long': ['La contraseña debe tener 12 letras o más.', 'The passphrase has twelve characters or more.'],
  'passphrase-is-varied': [
    'Use más letras distintas en la contraseña.',
    'Use more different characters in the passphrase.',
  ],
  'passphrase-is-typed': ['Escriba su contraseña.', 'Type your passphrase.'],
  'mail-is-typed': ['Escriba su correo.', 'Type your e-mail address.'],
  'code-has-six-digits': ['El código tiene 6 números.', 'The code has six digits.'],
  'code-is-right': [
    'Ese código no coincide. Espere el siguiente y escríbalo.',
    'That code does not match. Wait for the next one and type it.',
  ],
  'mail-passphrase-and-code-match': [
    'El correo, la contraseña o el código no coinciden. Cada código sirve una sola vez.',
    'The e-mail address, passphrase or code does not match. Each code works only once.',
  ],
  'tries-are-few': [
    'Hubo muchos intentos. Espere 15 minutos y vuelva a probar.',
    'There were too many tries. Wait 15 minutes and try again.',
  ],
  'passkey-is-right': ['La llave de acceso no funcionó. Intente otra vez.', 'The passkey did not work. Try again.'],
  'a-way-in-remains': [
    'No puede quitar su única forma de entrar. Agregue otra primero.',
    'You cannot remove your only way to sign in. Add another one first.',
  ],
  'pin-has-six-digits': ['El código de la tableta tiene 6 números.', 'The PIN has six digits.'],
  'pin-is-not-easy': [
    'Ese código es fácil de adivinar. Use números que no sean iguales ni seguidos.',
    'That PIN is easy to guess. Use digits that are not alike or in a row.',
  ],
  'pin-is-right': ['El código no coincide. Intente otra vez.', 'The PIN does not match. Try again.'],
  'worker-is-chosen': ['Elija su nombre.', 'Choose your name.'],
  'tablet-has-a-name': ['Escriba un nombre para la tableta.', 'Write a name for the tablet.'],
  'tablet-is-not-revoked': ['Esa tableta ya no tenía acceso.', 'That tablet had lost its access before.'],
  'enrolment-code-is-open': [
    'Ese código no existe, ya se usó o ya venció. Pida otro.',
    'That code does not exist, was used or has expired. Ask for another one.',
  ],
} as const satisfies Messages
