// What the front door says.
import type { Messages } from '#platform/messages'

export const messages = {
  'home-title': ['{institute}', '{institute}'],
  'home-lead': [
    'Servicios gratis para {citizens} y sus familias, cerca de su casa.',
    'Free services for {citizens} and their families, close to home.',
  ],
  'home-yours': ['Su trabajo', 'Your work'],
  'home-for-everyone': ['Para todas las personas', 'For everybody'],
  'home-health': ['{ventanillas}', '{ventanillas}'],
  'home-health-text': [
    'Le ayudan a encontrar una clínica. También dan consejos y hacen pruebas de salud. Es gratis. No le piden papeles.',
    'They help you find a clinic. They also give advice and do health checks. It is free. They do not ask for papers.',
  ],
  'home-find': ['Buscar ayuda cerca', 'Find help nearby'],
  'home-find-text': [
    'Un médico, comida, un abogado. Vea qué lugar abre hoy. Vea quién no pide papeles.',
    'Clinics, food, lawyers. See which open today and do not ask for ID.',
  ],
  'home-programs': ['¿Qué programas puedo pedir?', 'Which programs can I ask for?'],
  'home-programs-text': [
    'Diga quién vive en su casa. Le decimos qué seguro o ayuda vale la pena pedir. No guardamos nada.',
    'Say who lives in your home. We tell you which insurance or help is worth asking for. We keep nothing.',
  ],
  'home-languages': ['Yo hablo…', 'I speak…'],
  'home-languages-text': [
    'Diga de qué pueblo es. Vea el nombre de su lengua y cómo pedir un intérprete.',
    'Say which town you are from. See the name of your language and how to ask for an interpreter.',
  ],
  'home-slip': ['Mi recibo', 'My slip'],
  'home-slip-text': [
    'Si le dieron una hoja con una clave, vea aquí a dónde ir y díganos cómo le fue.',
    'If you were given a slip with a code, see here where to go and tell us how it went.',
  ],
  'home-privacy': ['Su privacidad', 'Your privacy'],
  'home-privacy-text': [
    'Lea qué se guarda, quién lo ve y cuánto tiempo. No le pedimos su nombre.',
    'Read what is kept, who sees it and for how long. We do not ask for your name.',
  ],
  'home-sign-in': ['Entrar como personal', 'Sign in as staff'],
  'sign-in': ['Entrar', 'Sign in'],
} as const satisfies Messages
