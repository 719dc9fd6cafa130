// What a verification found, in the words of the page and of the command line alike.
import type { Messages } from '#platform/messages'

export const messages = {
  'verify-reading': ['Leyendo', 'Reading'],
  'verify-ballots': ['Mirando las boletas', 'Looking at the ballots'],
  'verify-proofs': ['Comprobando cada voto', 'Checking each vote'],
  'verify-tally': ['Sumando', 'Adding up'],
  'verify-decryptions': ['Abriendo la suma', 'Opening the tally'],
  'verdict-valid': ['La elección es válida', 'The election is valid'],
  'verdict-compare-now': ['Ahora compare las huellas.', 'Now compare the fingerprints.'],
  'verdict-compare-why': [
    'Así sabe que este archivo es el de su elección.',
    'So you know that this file is that of your election.',
  ],
  'verdict-unbound': ['La cuenta cuadra, pero falta una prueba', 'The count adds up, but a proof is missing'],
  'verdict-unbound-text': [
    'No se sabe si los guardianes, las personas que abren la suma, abrieron esta suma u otra. Hay programas que no escriben esa prueba. Sin ella, un guardián que vota al final puede mover votos y nadie lo nota. Pregunte al comité por qué falta.',
    'It is not known if the trustees, the people who open the tally, opened this tally or another. Some programs do not write that proof. Without it, a trustee who votes last can move votes and nobody sees it. Ask the committee why it is missing.',
  ],
  'verdict-refused': ['La elección no es válida', 'The election is not valid'],
  'verdict-refused-text': [
    'Avise al comité. Dígale el nombre de la comprobación y el lugar.',
    'Tell the committee. Give the name of the check and the place.',
  ],
  'verdict-not-over': ['La elección no ha terminado', 'The election is not over'],
  'verdict-no-archive': ['Este archivo no es una elección', 'This file is no election'],
  'verdict-no-archive-text': [
    'Elija el archivo que publicó el comité.',
    'Choose the file that the committee published.',
  ],
  'verdict-check': ['Comprobación que falla', 'Check that fails'],
  'verdict-place': ['Lugar', 'Place'],
  'place-event': ['paso {event}', 'step {event}'],
  'place-item': ['pieza {item}', 'item {item}'],
  'place-whole': ['el archivo entero', 'the whole file'],
  'verdict-cast': ['Boletas depositadas', 'Ballots cast'],
  'verdict-counted': ['Boletas contadas', 'Ballots counted'],
  'verdict-voters': ['Credenciales en la lista', 'Credentials on the roll'],
  'verdict-trustees': ['Guardianes que abrieron la suma', 'Trustees who opened the tally'],
  'done-of': ['{done} de {total}', '{done} of {total}'],
  'blank-vote': ['En blanco', 'Blank'],
  'verdict-compare': ['Compare las huellas', 'Compare the fingerprints'],
  'verdict-compare-text': [
    'Compare estas huellas con las que publicó el comité. Si una es distinta, este archivo no es el de su elección.',
    'Compare these fingerprints with those of the committee. If one differs, this file is not that of your election.',
  ],
  'verdict-compare-so-far': [
    'La huella del último paso cambia con cada boleta. Compárela con la del mismo momento.',
    'The fingerprint of the last step changes with each ballot. Compare it with that of the same moment.',
  ],
  'fingerprint-of-election': ['Huella de la elección', 'Fingerprint of the election'],
  'fingerprint-of-roll': ['Huella de la lista', 'Fingerprint of the roll'],
  'fingerprint-of-head': ['Huella del último paso', 'Fingerprint of the last step'],
  'word-chain': [
    'El archivo es una cadena de pasos. Cada paso tiene sus piezas y lleva la huella del paso anterior.',
    'The file is a chain of steps. Each step has its items and bears the fingerprint of the step before.',
  ],
  'word-fingerprint': [
    'Una huella es un código que sale de un texto. Si el texto cambia, la huella cambia.',
    'A fingerprint is a code made from a text. If the text changes, the fingerprint changes.',
  ],
  'word-counted': ['La última de cada credencial.', 'The last of each credential.'],
  'word-credential': [
    'Con una credencial vota una persona. La lista las tiene todas, sin nombres.',
    'With a credential one person votes. The roll holds all of them, without names.',
  ],
  'word-trustees': [
    'La suma junta los votos sin abrir ninguno. Los guardianes son las personas que la abren. Si son varias, ninguna puede sola.',
    'The tally adds up the votes and opens none. The trustees are the people who open it. If there are more than one, none can do it alone.',
  ],
  'tracker-label': ['Código de su boleta', 'Code of your ballot'],
  'tracker-counted': ['La boleta está y cuenta', 'The ballot is there and is counted'],
  'tracker-counted-text': ['Está en el paso {step}.', 'It stands at step {step}.'],
  'tracker-counted-so-far': ['La boleta está y por ahora cuenta', 'The ballot is there and is counted so far'],
  'tracker-counted-so-far-text': [
    'Está en el paso {step}. En este archivo la votación sigue abierta. Búsquela otra vez cuando cierre.',
    'It stands at step {step}. In this file the vote is still open. Look for it again after the close.',
  ],
  'tracker-replaced': ['La boleta está, pero no cuenta', 'The ballot is there, but it is not counted'],
  'tracker-replaced-text': [
    'Otra la reemplazó en el paso {step}, con la misma credencial. ¿Usted no votó otra vez? Avise al comité.',
    'A later one took its place at step {step}, with the same credential. Did you not vote again? Tell the committee.',
  ],
  'tracker-absent': ['No hay una boleta con ese código', 'There is no ballot with that code'],
  'tracker-absent-text': [
    'Revise que esté completo. Si lo está, avise al comité.',
    'Check that it is whole. If it is, tell the committee.',
  ],
  'tracker-absent-so-far': ['Todavía no hay una boleta con ese código', 'There is no ballot with that code yet'],
  'tracker-absent-so-far-text': [
    'Revise que el código esté completo. Quizá este archivo es de antes de su voto. Pida uno más nuevo. Si tampoco está ahí, avise al comité.',
    'Check that the code is whole. This file may be older than your vote. Ask for a newer one. If it is not there either, tell the committee.',
  ],
} as const satisfies Messages
