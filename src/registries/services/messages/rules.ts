// What is said where a rule of services does not hold.
import type { Messages } from '#platform/messages'

export const messages = {
  'form-is-whole': [
    'El formulario no llegó completo. Ábralo otra vez.',
    'The form did not arrive whole. Please open it again.',
  ],
  'field-is-given': ['Escriba este dato.', 'Enter this.'],
  'text-is-long-enough': ['Escriba al menos dos letras.', 'Enter at least two letters.'],
  'text-is-short': ['Escriba menos.', 'Write less.'],
  'day-exists': ['Escriba una fecha que exista.', 'Enter a day that exists.'],
  'kind-is-known': ['Elija el tipo de organización.', 'Choose the kind of organization.'],
  'reach-is-known': ['Elija dónde se da el servicio.', 'Choose where the service is given.'],
  'attribute-is-known': ['Elija de la lista.', 'Choose from the list.'],
  'answer-is-known': ['Elija una respuesta.', 'Choose an answer.'],
  'id-question-is-answered': [
    'Pregunte si piden identificación y elija sí o no.',
    'Ask whether they ask for ID, and choose yes or no.',
  ],
  'need-is-chosen': ['Marque al menos una necesidad.', 'Tick at least one need.'],
  'way-there-is-told': [
    'Escriba un teléfono, una calle o una página web: si no, nadie puede llegar.',
    'Enter a telephone, a street or a website: without one nobody gets there.',
  ],
  'postal-code-exists': [
    'No conocemos este {postalCode}: nadie lo encontraría. Corríjalo o déjelo vacío.',
    'We do not know this {postalCode}: nobody would find it. Correct it or leave it empty.',
  ],
  'said-holds-no-telephone': [
    'No escriba teléfonos aquí, tampoco el suyo. El del servicio va en su propio lugar.',
    'Write no telephones here, nor your own. The service’s has its own field.',
  ],
  'need-is-known': ['Elija de la lista de necesidades.', 'Choose from the list of needs.'],
  'language-is-known': ['Elija el idioma de la lista.', 'Choose the language from the list.'],
  'language-stands-once': ['Cada idioma va una sola vez.', 'Each language stands once.'],
  'age-is-in-years': ['Escriba la edad en años, de 0 a 120.', 'Enter the age in years, from 0 to 120.'],
  'ages-are-in-order': [
    'La edad mayor no puede ser menos que la menor.',
    'The oldest age cannot be under the youngest.',
  ],
  'hours-can-be-read': [
    'Escriba las horas así: 9:00-13:00, 14:00-17:00.',
    'Enter the hours like this: 9:00-13:00, 14:00-17:00.',
  ],
  'hours-close-after-they-open': ['Cierra después de abrir.', 'It closes after it opens.'],
  'hours-do-not-overlap': ['Las horas no se enciman.', 'The hours do not overlap.'],
  'cost-is-said-in-words': ['Diga en palabras qué cuesta eso.', 'Say in words what costs that.'],
  'amount-is-money': ['Escriba la cantidad con números: 25.00.', 'Enter the amount in numbers: 25.00.'],
  'public-line-is-a-telephone': ['Escriba un teléfono, de 7 a 15 números.', 'Enter a telephone, of 7 to 15 digits.'],
  'public-mail-is-an-address': [
    'Escriba un correo completo, como clinica@ejemplo.org.',
    'Enter a whole e-mail address, like clinic@example.org.',
  ],
  'url-is-https': ['Escriba la dirección completa, con https.', 'Enter the whole address, with https.'],
  'division-exists': ['No conocemos esta clave de lugar.', 'We do not know this code of a place.'],
  'facts-are-not-of-the-future': ['Esta fecha no ha llegado.', 'This day has not come.'],
  'assurance-is-not-in-the-future': ['No puede ser de un día que no ha llegado.', 'It cannot be on a day to come.'],
  'closure-is-not-in-the-future': [
    'Ciérrelo cuando llegue ese día. Mientras tanto, diga que no recibe a nadie.',
    'Close it when that day comes. Until then, say that it takes nobody.',
  ],
  'closing-says-why': ['Escriba por qué ya no se da.', 'Write why it is no longer given.'],
  'capacity-is-chosen': ['Elija si recibe personas.', 'Choose whether it takes people.'],
  'text-holds-no-forbidden-number': [
    'No escriba números personales ni la situación migratoria de nadie.',
    'Do not write personal numbers or anybody’s immigration status.',
  ],
  'text-names-nobody': [
    'No escriba el nombre de nadie. Diga a qué área llamar.',
    'Do not write anybody’s name. Say which department to call.',
  ],
  'service-stands-once': [
    'Este servicio ya está: la misma organización, el mismo nombre y la misma calle.',
    'This service is there already: the same organization, name and street.',
  ],
  'service-is-known': ['Elija un servicio del directorio.', 'Choose a service from the directory.'],
  'service-is-not-closed': ['Este servicio ya no se da.', 'This service is no longer given.'],
  'service-takes-people': ['Este servicio no recibe a nadie por ahora.', 'This service takes nobody for now.'],
  'column-is-known': ['No hay una columna con este nombre.', 'There is no column of this name.'],
  'column-is-there': ['Falta esta columna.', 'This column is missing.'],
  'column-stands-once': ['Esta columna está más de una vez.', 'This column stands more than once.'],
  'line-has-a-cell-for-each-column': [
    'La línea tiene más o menos celdas que columnas hay.',
    'The line has more or fewer cells than there are columns.',
  ],
  'line-is-well-formed': ['Las comillas de esta línea no se cierran.', 'The quotes of this line are not closed.'],
  'text-is-utf-8': ['El archivo no está en UTF-8.', 'The file is not in UTF-8.'],
  'point-is-on-earth': [
    'Escriba grados con decimales: 41.88 y -87.63.',
    'Enter degrees with decimals: 41.88 and -87.63.',
  ],
} as const satisfies Messages
