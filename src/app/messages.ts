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
