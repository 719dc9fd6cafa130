// What is said of files and interfaces by which other systems hand over visits and months.
import type { Messages } from '#platform/messages'

export const messages = {
  'told-anew-reason': ['El sistema de la agencia lo contó de otra manera.', 'The agency’s own system told it anew.'],
  'column-is-known': [
    'No conocemos la columna «{column}». La que más se parece: {nearest}.',
    'We do not know the column “{column}”. The nearest one: {nearest}.',
  ],
  'column-is-there': ['Falta la columna «{column}».', 'The column “{column}” is missing.'],
  'column-stands-once': ['La columna «{column}» está más de una vez.', 'The column “{column}” stands more than once.'],
  'column-names-nobody': [
    'No recibimos la columna «{column}». Nombres, domicilios, teléfonos, nacimientos, números personales, situaciones, resultados y notas se quedan con ustedes. Quítela del archivo.',
    'We do not take the column “{column}”. Names, addresses, telephones, births, personal numbers, statuses, results and notes stay with you. Take it out of the file.',
  ],
  'line-has-a-cell-for-each-column': [
    'La línea tiene más o menos celdas que columnas hay.',
    'The line has more or fewer cells than there are columns.',
  ],
  'line-is-well-formed': [
    'Las comillas de esta línea no se cierran, o la línea es demasiado larga.',
    'The quotes of this line are not closed, or the line is far too long.',
  ],
  'text-is-utf-8': ['Este texto no está en UTF-8.', 'This text is not in UTF-8.'],
  'reference-is-there': [
    'Falta la referencia: el número de la visita en el sistema de ustedes.',
    'The reference is missing: the number of the visit in your own system.',
  ],
  'reference-is-short': ['Escriba 100 caracteres o menos.', 'Write 100 characters or fewer.'],
  'reference-stands-once': ['Esta referencia está más de una vez.', 'This reference stands more than once.'],
  'reference-is-new-or-the-same': [
    'Con esta referencia ya hay una visita que dice otra cosa. Para cambiarla, pida que se reemplace.',
    'There is a visit under this reference that says something else. To change it, ask for it to be replaced.',
  ],
  'reference-was-not-voided': [
    'La visita de esta referencia se anuló aquí. Si debe contar, dele otra referencia.',
    'The visit under this reference was voided here. If it should count, give it another reference.',
  ],
  'reference-was-not-corrected-here': [
    'Alguien corrigió aquí la visita de esta referencia. La corrección se queda.',
    'Somebody corrected the visit under this reference here. The correction stays.',
  ],
  'answer-is-yes-or-no': ['Escriba sí o no.', 'Write yes or no.'],
  'agency-led-the-station-then': [
    'La agencia no dirigía la estación en ese tiempo.',
    'The agency did not lead the station at that time.',
  ],
  'division-exists': ['No conocemos esta clave de lugar.', 'We do not know this code of a place.'],
  'place-is-told-once': [
    'Diga {postalCode} o {division}, no los dos.',
    'Say the {postalCode} or the {division}, not both.',
  ],
  'next-step-is-known': [
    'Después de los dos puntos va qué sigue: none, advice, repeat, see-a-clinic o urgent. Nunca el resultado.',
    'After the colon comes what is next: none, advice, repeat, see-a-clinic or urgent. Never the result.',
  ],
  'month-can-be-read': ['Escriba el mes así: 2026-03.', 'Write the month like this: 2026-03.'],
  'month-is-not-in-the-future': ['Ese mes no ha empezado.', 'That month has not begun.'],
  'station-is-open-in-that-month': ['La estación no abría en ese mes.', 'The station was not open in that month.'],
  'station-is-known': ['No conocemos esta estación.', 'We do not know this station.'],
  'station-is-led-by-somebody': [
    'Nadie dirige esta estación. Diga de qué agencia es.',
    'Nobody leads this station. Say which agency’s it is.',
  ],
  'indicator-is-known': ['No conocemos el número «{indicator}».', 'We do not know the number “{indicator}”.'],
  'indicator-is-tallied': [
    '«{indicator}» no se dice como total: sale de otros números o se cuenta persona por persona.',
    '“{indicator}” is not told as a total: it follows from other numbers, or is counted person by person.',
  ],
  'item-is-known': ['«{item}» no es una parte de «{indicator}».', '“{item}” is not a part of “{indicator}”.'],
  'value-is-a-whole-number': ['Escriba un número entero, sin signo.', 'Write a whole number, without a sign.'],
  'tally-method-is-known': [
    'Diga cómo se contó: counted, estimated, ticket o print-run.',
    'Say how it was counted: counted, estimated, ticket or print-run.',
  ],
  'number-stands-once': ['«{indicator} {item}» está más de una vez.', '“{indicator} {item}” stands more than once.'],
  'month-is-told-the-same': [
    '«{indicator} {item}» ya se contó de ese mes, con {other}. Para cambiarlo, pida que se reemplace.',
    '“{indicator} {item}” was told of that month already, as {other}. To change it, ask for it to be replaced.',
  ],
  'month-agrees-with-itself': [
    'El mes se contradice: «{indicator} {item}» es {value}, más que «{other}», que es {limit}.',
    'The month contradicts itself: “{indicator} {item}” is {value}, more than “{other}”, which is {limit}.',
  ],
} as const satisfies Messages
