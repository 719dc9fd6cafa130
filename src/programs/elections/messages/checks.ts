// What it means when a check of a verification fails, in plain words.
import type { Check } from '#protocols/belenios'
import type { Phrase } from '#platform/messages'

export const messages = {
  'check-file-is-not-too-large': [
    'El archivo es demasiado grande para ser una elección.',
    'The file is too large to be an election.',
  ],
  'check-file-is-an-archive': ['No tiene la forma de una elección.', 'It does not have the form of an election.'],
  'check-archive-is-whole': [
    'El archivo está cortado: le falta el final.',
    'The archive is cut off: its end is missing.',
  ],
  'check-item-heads-are-exact': [
    'El encabezado de una pieza no es como debe ser.',
    'The head of an item is not as it must be.',
  ],
  'check-item-is-not-too-large': ['Una pieza es demasiado grande.', 'An item is too large.'],
  'check-item-matches-its-hash': [
    'Una pieza fue cambiada: su huella no coincide.',
    'An item was changed: its fingerprint does not match.',
  ],
  'check-archive-is-of-a-known-version': [
    'El archivo es de una versión que no conocemos.',
    'The archive is of a version that we do not know.',
  ],
  'check-item-is-plain-json': ['Una pieza no se puede leer.', 'An item cannot be read.'],
  'check-item-has-its-fields': ['A una pieza le faltan campos, o tiene otros.', 'An item lacks fields, or has others.'],
  'check-item-is-canonical': [
    'Una pieza no está escrita en su única forma.',
    'An item is not written in its only form.',
  ],
  'check-element-is-canonical': [
    'Un número cifrado está fuera de su rango o mal escrito.',
    'An encrypted number is out of range or badly written.',
  ],
  'check-exponent-is-in-range': [
    'Un número de una prueba está fuera de su rango.',
    'A number of a proof is out of range.',
  ],
  'check-event-is-known': ['Hay un paso que no conocemos.', 'There is a step that we do not know.'],
  'check-heights-count-up': ['Los pasos no están numerados en orden.', 'The steps are not numbered in order.'],
  'check-event-follows-its-parent': [
    'La cadena está rota: un paso no sigue al anterior.',
    'The chain is broken: a step does not follow the one before.',
  ],
  'check-events-stand-in-order': ['Un paso no viene en su turno.', 'A step does not come in its turn.'],
  'check-payload-stands-before-its-event': [
    'Un paso habla de una pieza que no está.',
    'A step speaks of an item that is not there.',
  ],
  'check-item-stands-once': ['Una pieza está dos veces.', 'An item stands twice.'],
  'check-item-belongs-to-an-event': [
    'Una pieza sobra: ningún paso habla de ella.',
    'An item is left over: no step speaks of it.',
  ],
  'check-suite-is-known': [
    'La elección usa un cifrado que no conocemos.',
    'The election uses a cipher that we do not know.',
  ],
  'check-questions-are-homomorphic': [
    'Una pregunta es de un tipo que no sabemos comprobar.',
    'A question is of a kind that we cannot check.',
  ],
  'check-question-can-be-answered': [
    'Una pregunta no se puede contestar: sus límites no caben.',
    'A question cannot be answered: its limits do not fit.',
  ],
  'check-election-key-is-a-member': ['La clave de la elección no es válida.', 'The key of the election is not valid.'],
  'check-trustee-key-is-a-member': ['La clave de un guardián no es válida.', 'The key of a trustee is not valid.'],
  'check-trustee-keys-are-distinct': ['Dos guardianes tienen la misma clave.', 'Two trustees have the same key.'],
  'check-trustee-proof-holds': [
    'Un guardián no probó que conoce su clave.',
    'A trustee did not prove to know its key.',
  ],
  'check-threshold-is-possible': ['El grupo de guardianes no cuadra.', 'The group of trustees does not add up.'],
  'check-certificate-is-of-this-group-of-trustees': [
    'El certificado de un guardián es de otro grupo.',
    'The certificate of a trustee is of another group.',
  ],
  'check-certificate-is-signed': [
    'El certificado de un guardián no lleva su firma.',
    'The certificate of a trustee lacks its signature.',
  ],
  'check-coefficients-are-members': [
    'Los datos de un guardián no son válidos.',
    'The figures of a trustee are not valid.',
  ],
  'check-coefficients-are-signed': [
    'Los datos de un guardián no llevan su firma.',
    'The figures of a trustee lack its signature.',
  ],
  'check-coefficients-are-endorsed': [
    'Un guardián no firmó el grupo entero.',
    'A trustee did not sign the whole group.',
  ],
  'check-verification-key-follows-from-coefficients': [
    'La clave de un guardián no sale de los datos del grupo.',
    'The key of a trustee does not follow from the figures of the group.',
  ],
  'check-verification-key-is-signed': [
    'La clave de un guardián no lleva su firma.',
    'The key of a trustee lacks its signature.',
  ],
  'check-election-key-is-of-the-trustees': [
    'La clave de la elección no es la de sus guardianes.',
    'The key of the election is not that of its trustees.',
  ],
  'check-credentials-have-no-weights': [
    'Un voto vale más que otro: aquí cada voto vale uno.',
    'One vote is worth more than another: here each is worth one.',
  ],
  'check-credentials-are-distinct': [
    'Una credencial está dos veces en la lista.',
    'A credential stands twice on the roll.',
  ],
  'check-ballot-stands-once': ['Una boleta fue depositada dos veces.', 'A ballot was cast twice.'],
  'check-ballot-is-of-this-election': ['Una boleta es de otra elección.', 'A ballot is of another election.'],
  'check-ballot-answers-every-question': [
    'Una boleta no contesta cada pregunta como debe.',
    'A ballot does not answer each question as it must.',
  ],
  'check-credential-is-on-the-roll': [
    'Una boleta lleva una credencial que no está en la lista.',
    'A ballot bears a credential that is not on the roll.',
  ],
  'check-signature-is-of-this-ballot': [
    'Una boleta lleva la firma de otra.',
    'A ballot bears the signature of another.',
  ],
  'check-credential-is-a-member': ['Una credencial no es válida.', 'A credential is not valid.'],
  'check-choices-are-members': ['Un voto cifrado no es válido.', 'An encrypted vote is not valid.'],
  'check-individual-proof-holds': [
    'Una boleta no prueba que cada voto vale cero o uno.',
    'A ballot does not prove that each vote is zero or one.',
  ],
  'check-overall-proof-holds': [
    'Una boleta no prueba que respeta el número de votos.',
    'A ballot does not prove that it keeps to the number of votes.',
  ],
  'check-blank-proof-holds': [
    'Una boleta no prueba que es en blanco o no lo es.',
    'A ballot does not prove that it is blank or is not.',
  ],
  'check-signature-holds': ['La firma de una boleta es falsa.', 'The signature of a ballot is false.'],
  'check-ballots-are-closed': [
    'En este archivo la votación sigue abierta. Lo que hay hasta ahora está bien.',
    'In this file the vote is still open. What there is so far is in order.',
  ],
  'check-election-has-a-tally': [
    'Las boletas todavía no se han sumado. Lo que hay hasta ahora está bien.',
    'The ballots are not added up yet. What there is so far is in order.',
  ],
  'check-tally-counts-the-last-ballots': [
    'La suma dice otro número de boletas.',
    'The tally says another number of ballots.',
  ],
  'check-tally-is-the-product-of-the-last-ballots': [
    'La suma no es la de las boletas.',
    'The tally is not that of the ballots.',
  ],
  'check-decryption-is-of-a-trustee': [
    'Alguien que no es guardián abrió la suma.',
    'Somebody who is no trustee opened the tally.',
  ],
  'check-decryption-of-a-trustee-stands-once': [
    'Un guardián aparece dos veces al abrir la suma.',
    'A trustee appears twice in opening the tally.',
  ],
  'check-decryption-covers-the-tally': [
    'Un guardián no abrió toda la suma.',
    'A trustee did not open the whole tally.',
  ],
  'check-decryption-factor-is-a-member': [
    'La parte de un guardián no es válida.',
    'The part of a trustee is not valid.',
  ],
  'check-decryption-proof-holds': [
    'Un guardián no probó que abrió bien la suma.',
    'A trustee did not prove to have opened the tally well.',
  ],
  'check-decryption-is-bound': [
    'Un guardián no probó que su parte es la de esta suma.',
    'A trustee did not prove that its part is of this tally.',
  ],
  'check-election-has-a-result': [
    'La elección todavía no tiene resultado. Lo que hay hasta ahora está bien.',
    'The election has no result yet. What there is so far is in order.',
  ],
  'check-decryptions-suffice': ['Faltan guardianes para abrir la suma.', 'Trustees are missing to open the tally.'],
  'check-result-covers-the-questions': [
    'El resultado no contesta cada pregunta.',
    'The result does not answer each question.',
  ],
  'check-result-follows-from-the-decryptions': [
    'El resultado no es el que sale de las boletas.',
    'The result is not the one that comes from the ballots.',
  ],
  'check-result-is-plausible': [
    'El resultado no puede venir de tantas boletas.',
    'The result cannot come from so many ballots.',
  ],
} as const satisfies Readonly<Record<`check-${Check}`, Phrase>>
