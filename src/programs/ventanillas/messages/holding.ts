// What is held about a person, told to that person.
import type { Messages } from '#platform/messages'

export const messages = {
  'held-code': [
    'La clave de su hoja, revuelta: nadie la puede leer.',
    'The code on your slip, scrambled: nobody can read it.',
  ],
  'held-visit': [
    'Vino el {day}. Habla {language}. Vive en: {area}.',
    'You came on {day}. You speak {language}. You live in: {area}.',
  ],
  'held-visit-no-area': [
    'Vino el {day}. Habla {language}. No dijo dónde vive.',
    'You came on {day}. You speak {language}. You did not say where you live.',
  ],
  'held-services': ['Le anotamos: {items}.', 'We wrote down: {items}.'],
  'held-contact-phone': [
    'Su teléfono, con llave. Acaba en {ending}.',
    'Your telephone, under lock. It ends in {ending}.',
  ],
  'held-contact-name': ['Su nombre, con llave.', 'Your name, under lock.'],
  'held-contact-mail': ['Su correo, con llave.', 'Your e-mail, under lock.'],
  'held-consent-follow-up': [
    'El {day} dio permiso de guardar su teléfono.',
    'On {day} you let us keep your telephone.',
  ],
  'held-consent-referral': [
    'El {day} dio permiso de pasar sus datos a una clínica.',
    'On {day} you let us pass your details to a clinic.',
  ],
  'held-consent-reminder': ['El {day} dio permiso de mandarle mensajes.', 'On {day} you let us send you messages.'],
  'held-consent-other': ['El {day} dio un permiso.', 'On {day} you gave a permission.'],
  'held-consent-withdrawn': ['Lo retiró el {day}.', 'You took it back on {day}.'],
  'held-referral': [
    'El {day} le mandamos a: {service}. Era por: {need}.',
    'On {day} we sent you to: {service}. It was about: {need}.',
  ],
  'held-referral-self': [
    'El {day} le dimos una hoja para: {service}. Era por: {need}.',
    'On {day} we gave you a slip for: {service}. It was about: {need}.',
  ],
  'held-steps': [
    'Anotamos qué pasó: {steps, plural, one {# vez} many {# de veces} other {# veces}}.',
    'We noted what happened: {steps, plural, one {# time} other {# times}}.',
  ],
  'held-attempts': [
    'Anotamos que le buscamos: {attempts, plural, one {# vez} many {# de veces} other {# veces}}.',
    'We noted that we tried to reach you: {attempts, plural, one {# time} other {# times}}.',
  ],
  'held-told': [
    'Lo que elegimos con usted para decir a {recipient}: {fields}.',
    'What we chose with you to tell {recipient}: {fields}.',
  ],
  'held-told-not-yet': ['Todavía no lo puede ver.', 'They cannot see it yet.'],
  'held-told-now': ['Lo puede ver desde el {day}.', 'They can see it since {day}.'],
  'held-told-ended': ['Ya no lo puede ver desde el {day}.', 'They can no longer see it since {day}.'],
  'held-enrolment': [
    'El {day} le ayudamos con un programa: {program}.',
    'On {day} we helped you with a program: {program}.',
  ],
  'held-enrolment-child': [
    'El {day} le ayudamos con un programa para un niño o una niña: {program}.',
    'On {day} we helped you with a program for a child: {program}.',
  ],
  'held-step-informed': ['Le dijimos cómo es.', 'We told you how it works.'],
  'held-step-applied': ['Usted lo pidió.', 'You applied.'],
  'held-step-enrolled': ['Ya está dentro.', 'You are in.'],
  'held-step-refused': ['Le dijeron que no.', 'They said no.'],
  'held-step-voided': ['Se anotó por error.', 'It was written by mistake.'],
  'held-plan': [
    'El {day} hicimos con usted un plan de {steps, plural, one {# paso} many {# de pasos} other {# pasos}}.',
    'On {day} we made a plan with you, of {steps, plural, one {# step} other {# steps}}.',
  ],
  'held-seat': ['Desde el {day} está en un grupo: {topic}.', 'Since {day} you are in a group: {topic}.'],

  'field-name': ['nombre', 'name'],
  'field-phone': ['teléfono', 'telephone'],
  'field-need': ['qué necesita', 'what you need'],
  'field-language': ['idioma', 'language'],
  'field-interpreter': ['si quiere intérprete', 'whether you want an interpreter'],
  'field-age-group': ['si es para niño o adulto', 'whether it is for a child or an adult'],
  'field-best-time': ['a qué hora llamar', 'when to call'],
  'field-message-ok': ['si pueden dejar recado', 'whether they may leave a message'],

  'until-day': ['Se borra después del {day}.', 'It is erased after {day}.'],
  'until-count': ['Queda para contar, sin nombre ni clave.', 'It stays to be counted, without name or code.'],
  'until-proof': ['Queda como prueba, sin su nombre.', 'It stays as proof, without your name.'],
} as const satisfies Messages
