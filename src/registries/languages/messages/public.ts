// What the pages for everybody say about languages.
import type { Messages } from '#platform/messages'

export const messages = {
  'speak-title': ['Yo hablo…', 'I speak…'],
  'speak-lead': [
    'Busque su lengua. Aquí ve su nombre y qué decir en la ventanilla. Si hay grabaciones, las puede oír.',
    'Find your language. You will see its name and what to say at the window. Where there are recordings, you can hear them.',
  ],
  'speak-by-town': ['¿De qué pueblo es?', 'Which town are you from?'],
  'speak-nothing-kept': ['No guardamos lo que usted busca.', 'We do not keep what you look for.'],
  'field-region': ['Estado', 'State or region'],
  'every-region': ['Todos', 'All'],
  'field-town': ['Pueblo o municipio', 'Town or municipality'],
  'field-town-hint': [
    'Puede escribirlo como lo oye. Por ejemplo: {example}.',
    'Write it as it sounds to you. For example: {example}.',
  ],
  'field-place': ['Elija su municipio', 'Choose your municipality'],
  search: ['Buscar', 'Search'],
  'choose-town': ['Ver las lenguas de ahí', 'See the languages there'],
  'speak-by-region': ['Por estado', 'By state or region'],
  'speak-all': ['Todas las lenguas', 'All languages'],
  'speak-keepers': ['Grabaciones: la lista del personal', 'Recordings: the list for staff'],
  'region-lead': [
    'Elija su municipio. Están los que tienen más personas que hablan una lengua indígena.',
    'Choose your municipality. Listed are those where more people speak an indigenous language.',
  ],
  'towns-title': ['¿Cuál es su pueblo?', 'Which one is your town?'],
  'towns-none': ['No conocemos ese pueblo', 'We do not know that town'],
  'towns-none-text': [
    'Escriba el nombre de su municipio, o busque su lengua en la lista.',
    'Write the name of your municipality, or look for your language in the list.',
  ],
  'search-again': ['Buscar otro pueblo', 'Look for another town'],
  'town-title': ['Lenguas cerca de {town}', 'Languages near {town}'],
  'town-speakers': [
    'En {town}, {region}, {speakers} de {people} personas hablaban una lengua indígena en 2020.',
    'In {town}, {region}, {speakers} of {people} people spoke an indigenous language in 2020.',
  ],
  'town-guess': [
    'Estas lenguas tienen cerca su pueblo de referencia. En un pueblo se puede hablar otra. Elija la suya.',
    'These languages have their town of reference nearby. Another one may be spoken in your town. Choose yours.',
  ],
  'town-nothing-near': [
    'No sabemos qué lengua se habla ahí. Búsquela en la lista.',
    'We do not know which language is spoken there. Look for it in the list.',
  ],
  'reference-town': ['Pueblo de referencia: {town}', 'Town of reference: {town}'],
  'reference-near': [
    'Pueblo de referencia: {town}, a unos {kilometres} km',
    'Town of reference: {town}, some {kilometres} km away',
  ],
  'has-recordings': ['Con grabaciones', 'With recordings'],
  'name-own': ['Su nombre en la lengua', 'Its own name'],
  'name-spanish': ['En español', 'In Spanish'],
  'name-english': ['En inglés', 'In English'],
  'name-group': ['Se conoce como', 'Commonly called'],
  'name-town': ['Pueblo de referencia', 'Town of reference'],
  'name-code': ['Clave para el intérprete (ISO 639-3)', 'Code for the interpreter (ISO 639-3)'],
  'not-confirmed': ['sin confirmar', 'not confirmed'],
  'say-title': ['Qué decir en la ventanilla', 'What to say at the window'],
  'say-show': ['También puede mostrar esta pantalla.', 'You can also show this screen.'],
  'say-phrase': [
    'Hablo {language}. Necesito un intérprete, por favor.',
    'I speak {language}. I need an interpreter, please.',
  ],
  'say-free': [
    'El intérprete es gratis. Nadie le pide papeles.',
    'The interpreter is free. Nobody asks you for papers.',
  ],
  'recordings-title': ['Grabaciones', 'Recordings'],
  'recordings-none': [
    'Aún no se puede oír nada en esta lengua. Pida un intérprete en la ventanilla.',
    'There are no recordings in this language yet. Ask for an interpreter at the window.',
  ],
  'recording-of-office': ['Se oye en: {office}', 'Heard at: {office}'],
  'find-window': ['Buscar mi ventanilla', 'Find my window'],
  'listen-in': ['Escuche en {language}', 'Listen in {language}'],
  'listen-seconds': [
    '{count, plural, one {# segundo} many {# de segundos} other {# segundos}}',
    '{count, plural, one {# second} other {# seconds}}',
  ],
  'listen-read': ['Leer lo que dice', 'Read what it says'],
  'listen-meaning': ['Quiere decir:', 'It means:'],
  'text-window-is': ['Qué es la ventanilla', 'What the window is'],
  'text-at-the-window': ['Qué decir en la ventanilla', 'What to say at the window'],
  'text-slip-keeps': ['Qué se guarda de su visita', 'What is kept of your visit'],
} as const satisfies Messages
