// What is said of a record that is read or published: where, which field, which rule; in the words of the command line.

/** The rules, each as a sentence in Spanish and English. An error stops the whole; a notice says what was left out or is only remarkable. */
export const findings = {
  'file-is-not-empty': ['error', 'El archivo está vacío.', 'There is nothing in the file.'],
  'file-can-be-read': [
    'error',
    'Desde aquí no se puede leer como JSON ni como CSV. Guarde las hojas de cálculo como CSV UTF-8.',
    'From here on it can be read neither as JSON nor as CSV. Save a spreadsheet as CSV UTF-8.',
  ],
  'file-is-whole': [
    'error',
    'Aquí termina el archivo, a la mitad de un registro: llegó cortado. Vuelva a descargarlo.',
    'The file ends here, in the middle of a record: it was cut off. Fetch it again.',
  ],
  'zip-can-be-read': [
    'error',
    'El ZIP está dañado o llegó cortado. Vuelva a descargarlo.',
    'The ZIP is broken or was cut off. Fetch it again.',
  ],
  'package-is-tables-or-one-file': [
    'error',
    'Una carpeta o un ZIP trae tablas (.csv) o un solo archivo JSON. Aquí no hay ninguno, o hay varios JSON: léalos uno por uno.',
    'A folder or ZIP holds tables (.csv) or one JSON file. This one holds neither, or several JSON files: read each by itself.',
  ],
  'file-is-utf-8': [
    'error',
    'Aquí el archivo no está en UTF-8. Guárdelo otra vez como UTF-8, desde donde se escribió.',
    'Here the file is not in UTF-8. Save it again as UTF-8, from where it was written.',
  ],
  'text-is-whole': [
    'error',
    'Aquí hay letras rotas («Ã©» o «�» en vez de «é»), o una que no se puede guardar. Guarde el archivo como UTF-8, desde donde se escribió.',
    'Letters are broken here (“Ã©” or “�” for “é”), or there is one that cannot be kept. Save the file as UTF-8, from where it was written.',
  ],
  'version-is-known': [
    'error',
    'Esta versión del estándar no se lee. Se leen 1.1, 3.0 y 3.1.',
    'This version of the standard is not read: 1.1, 3.0 and 3.1 are.',
  ],
  'tables-are-of-one-version': [
    'error',
    'Aquí hay tablas de la versión 1.1 (service.csv) y de la 3 (services.csv). Quite las de una de las dos.',
    'There are tables of version 1.1 (service.csv) and of version 3 (services.csv). Take out those of one.',
  ],
  'tables-are-of-the-standard': [
    'error',
    'Ninguna es una tabla del estándar. Se llaman organizations.csv, services.csv, locations.csv…; en la 1.1, organization.csv, service.csv…',
    'None of these is a table of the standard. They are named organizations.csv, services.csv, locations.csv …; in 1.1 organization.csv, service.csv …',
  ],
  'table-is-known': [
    'notice',
    'El estándar no tiene esta tabla. No se leyó.',
    'No such table stands in the standard. It was passed over.',
  ],
  'table-has-a-header': ['notice', 'La tabla está vacía.', 'The table is empty.'],
  'column-stands-once': ['error', 'La tabla tiene dos veces esta columna.', 'The table has this column twice.'],
  'line-has-a-cell-for-each-column': [
    'error',
    'La línea no tiene tantas celdas como el encabezado.',
    'The line has more or fewer cells than the header.',
  ],
  'cell-is-no-formula': [
    'notice',
    'Una hoja de cálculo tomaría esta celda por una fórmula. Se leyó como texto y nunca se ejecuta; vea si es correcta.',
    'A spreadsheet would run this cell as a formula. It was read as a text and is never run; see whether it is meant.',
  ],
  'record-has-its-form': [
    'error',
    'Esto no es un registro, ni una lista de registros.',
    'This is not a record, or not a list of records.',
  ],
  'record-is-not-too-deep': [
    'error',
    'Algo en este registro está a más de 64 niveles de profundidad, como en ningún directorio. Vea cómo se escribió el archivo.',
    'Something in this record stands more than 64 levels deep in others, as in no directory. See how the file was written.',
  ],
  'record-has-an-id': ['error', 'El registro no tiene id.', 'The record has no id.'],
  'field-has-its-form': [
    'error',
    'El campo no es como lo pide el estándar.',
    'The field is not as the standard’s schema says.',
  ],
  'id-stands-once': [
    'error',
    'Otro registro de este tipo tiene el mismo id y dice otra cosa.',
    'Another record of this kind has the same id and says something else.',
  ],
  'record-is-told-alike': [
    'notice',
    'El registro se repite con otro contenido. Vale lo que se dijo primero.',
    'The record is told again otherwise. What was told first is kept.',
  ],
  'service-has-its-organization': [
    'error',
    'El servicio no tiene organización, o tiene una que no está en el archivo.',
    'The service has no organization, or one that is not in the file.',
  ],
  'period-ends-after-it-starts': ['error', 'Termina antes de empezar.', 'It ends before it starts.'],
  'link-leads-somewhere': [
    'notice',
    'El registro que se nombra aquí no está en el archivo. El nombre se guarda.',
    'The record that is named here is not in the file. The name is kept.',
  ],
  'property-is-described': [
    'notice',
    'El estándar no describe esto. Se guarda como llegó.',
    'The standard does not describe this. It is kept as it came.',
  ],
  'field-is-given': ['notice', 'Null se leyó como nada.', 'Null was read as nothing.'],
  'text-is-no-number': [
    'notice',
    'Había un número en lugar de un texto. Se leyó como texto.',
    'A number stood where a text belongs. It was read as one.',
  ],
  'time-exists': ['notice', 'No existe esta hora. Se dejó fuera.', 'There is no such time of day. It was left out.'],
  'day-exists': ['notice', 'No existe este día. Se dejó fuera.', 'There is no such day. It was left out.'],
  'language-exists': [
    'notice',
    'No existe este código de idioma. Se dejó fuera.',
    'There is no such language tag. It was left out.',
  ],
  'country-exists': [
    'notice',
    'No existe este código de país. Se dejó fuera.',
    'There is no such country code. It was left out.',
  ],
  'point-is-on-earth': [
    'notice',
    'No hay tal lugar en la Tierra. Se dejó fuera.',
    'There is no such place on Earth. It was left out.',
  ],
  'address-of-a-page-can-be-opened': [
    'notice',
    'No es la dirección de una página. Se dejó fuera.',
    'This is no address of a page. It was left out.',
  ],
  'currency-exists': ['notice', 'No existe esta moneda. Se dejó fuera.', 'There is no such currency. It was left out.'],
  'weekdays-can-be-read': [
    'notice',
    'No son días de la semana. Se dejó fuera.',
    'These are no days of the week. It was left out.',
  ],
  'hours-hold-now': [
    'notice',
    'Este horario ya terminó, o empieza después. Se guarda y no se muestra.',
    'These hours are over, or begin later. They are kept, and not shown.',
  ],
  'hours-have-no-end': [
    'notice',
    'Este horario vale hasta un día. Se muestra hasta que se lea otra vez el directorio: léalo después de ese día.',
    'These hours hold until a day. They are shown until the directory is read again: read it after that day.',
  ],
  'hours-are-of-every-week': [
    'notice',
    'No es un horario de todas las semanas. Se guarda. Si no es de un día festivo, la ficha no muestra horario y pide llamar.',
    'These are not hours of every week. They are kept. Unless they are a holiday’s, the entry shows no hours and says to call.',
  ],
  'hours-are-told': [
    'notice',
    'No dice con horas cuándo abre o cierra. La ficha no muestra horario y pide llamar.',
    'When it opens or closes is not told as a time. The entry shows no hours and says to call.',
  ],
  'hours-are-of-the-place': [
    'notice',
    'La hora está en UTC, no en la del lugar. La ficha no muestra horario y pide llamar.',
    'The time is said in UTC, not by the clock of the place. The entry shows no hours and says to call.',
  ],
  'hours-close-after-they-open': [
    'notice',
    'Cierra antes de abrir, y pasando la medianoche serían más de doce horas. La ficha no muestra horario y pide llamar.',
    'The hours end before they start, and would be longer than twelve over midnight. The entry shows no hours and says to call.',
  ],
  'hours-close-on-the-same-day': [
    'notice',
    'Cierra antes de abrir. Se leyó como horario que pasa la medianoche: vea si es así.',
    'The hours end before they start. They were read as going on over midnight: see whether this is meant.',
  ],
  'ages-are-in-order': [
    'notice',
    'Las edades no están en orden, o nadie tiene esa edad. Se dejó fuera.',
    'The ages are not in order, or nobody is that old. It was left out.',
  ],
  'record-stands-without-it': [
    'notice',
    'Lo que se dejó fuera era obligatorio; por eso se dejó fuera el registro.',
    'What was left out had to be there, so the record was left out.',
  ],
  'person-is-left-out': [
    'notice',
    'Se dejó fuera un nombre, o algo que lleva a una persona.',
    'A name, or what leads to a person, was left out.',
  ],
  'text-holds-no-number-of-a-person': [
    'notice',
    'El texto tiene un número que identifica a alguien. Se dejó fuera.',
    'The text holds a number that identifies somebody. It was left out.',
  ],
  'text-names-nobody': [
    'notice',
    'El texto nombra a alguien. Se dejó fuera.',
    'The text names somebody. It was left out.',
  ],
  'status-was-supposed': [
    'notice',
    'El servicio no dice su estado. Se tomó por activo.',
    'The service does not say its status. It was taken to be active.',
  ],
} as const satisfies Readonly<Record<string, readonly ['error' | 'notice', es: string, en: string]>>

export type FindingRule = keyof typeof findings

/** A rule that does not hold: of which record and field, and where it was read ("services.csv, line 3"). */
export interface Finding {
  readonly rule: FindingRule
  readonly place: string
  readonly kind: string | null
  /** The record's id as it was given. */
  readonly id: string | null
  readonly field: string | null
  /** What the schema asks for: "must be number". Never the value itself. */
  readonly asks?: string
}

export type FindingLanguage = 'es' | 'en'

export const isError = ({ rule }: Pick<Finding, 'rule'>): boolean => findings[rule][0] === 'error'

/** The sentence of a rule. */
export const sayRule = (rule: FindingRule, language: FindingLanguage): string =>
  findings[rule][language === 'es' ? 1 : 2]

/** A finding as one line: place, record, field, sentence and rule, and what is asked for in the schema's English. */
export function sayFinding({ rule, place, kind, id, field, asks }: Finding, language: FindingLanguage = 'en'): string {
  const record = kind === null ? '' : `, ${kind}${id === null ? '' : ` ${id}`}`
  const asked = asks === undefined ? '' : ` [${asks}]`
  return `${place}${record}${field === null ? '' : `, ${field}`}: ${sayRule(rule, language)}${asked} (${rule})`
}
