// What is said of a record that is read or published: where, which field, which rule; in the words of the command line.

/** The rules, each as a sentence. An error stops the whole; a notice says what was left out or is only remarkable. */
export const findings = {
  'file-can-be-read': [
    'error',
    'This is no JSON, no CSV and no ZIP that can be read from here on. Save a spreadsheet as CSV; fetch a file that was cut off again.',
  ],
  'file-is-whole': ['error', 'The file ends here, in the middle of a record: it was cut off. Fetch it again.'],
  'package-is-tables-or-one-file': [
    'error',
    'A folder or ZIP holds tables (.csv) or one JSON file. This one holds neither, or several JSON files: read each by itself.',
  ],
  'file-is-utf-8': [
    'error',
    'From here on the file is not in UTF-8. Save it again as UTF-8, from where it was written.',
  ],
  'text-is-whole': [
    'error',
    'Letters are broken here (“Ã©” or “�” for “é”), or there is one that cannot be kept. Save the file as UTF-8, from where it was written.',
  ],
  'version-is-known': ['error', 'This version of the standard is not read: 1.1, 3.0 and 3.1 are.'],
  'table-is-known': ['notice', 'No such table stands in the standard. It was passed over.'],
  'column-stands-once': ['error', 'The table has this column twice.'],
  'line-has-a-cell-for-each-column': ['error', 'The line has more or fewer cells than the header.'],
  'cell-is-no-formula': [
    'notice',
    'A spreadsheet would run this cell as a formula. It was read as a text and is never run; see whether it is meant.',
  ],
  'record-has-its-form': ['error', 'This is not a record, or not a list of records.'],
  'record-is-not-too-deep': [
    'error',
    'Something in this record stands more than 64 levels deep in others, as in no directory. See how the file was written.',
  ],
  'record-has-an-id': ['error', 'The record has no id.'],
  'field-has-its-form': ['error', 'The field is not as the standard’s schema says.'],
  'id-stands-once': ['error', 'Another record of this kind has the same id and says something else.'],
  'record-is-told-alike': ['notice', 'The record is told again otherwise. What was told first is kept.'],
  'service-has-its-organization': ['error', 'The service has no organization, or one that is not in the file.'],
  'period-ends-after-it-starts': ['error', 'It ends before it starts.'],
  'link-leads-somewhere': ['notice', 'The record that is named here is not in the file. The name is kept.'],
  'property-is-described': ['notice', 'The standard does not describe this. It is kept as it came.'],
  'field-is-given': ['notice', 'Null was read as nothing.'],
  'text-is-no-number': ['notice', 'A number stood where a text belongs. It was read as one.'],
  'time-exists': ['notice', 'There is no such time of day. It was left out.'],
  'day-exists': ['notice', 'There is no such day. It was left out.'],
  'language-exists': ['notice', 'There is no such language tag. It was left out.'],
  'country-exists': ['notice', 'There is no such country code. It was left out.'],
  'point-is-on-earth': ['notice', 'There is no such place on Earth. It was left out.'],
  'address-of-a-page-can-be-opened': ['notice', 'This is no address of a page. It was left out.'],
  'currency-exists': ['notice', 'There is no such currency. It was left out.'],
  'weekdays-can-be-read': ['notice', 'These are no days of the week. It was left out.'],
  'hours-hold-now': ['notice', 'These hours are over, or begin later. They are kept, and not shown.'],
  'hours-have-no-end': [
    'notice',
    'These hours hold until a day. They are shown until the directory is read again: read it after that day.',
  ],
  'hours-are-of-every-week': [
    'notice',
    'These are not hours of every week. They are kept. Unless they are a holiday’s, the entry shows no hours and says to call.',
  ],
  'hours-are-told': [
    'notice',
    'When it opens or closes is not told as a time. The entry shows no hours and says to call.',
  ],
  'hours-are-of-the-place': [
    'notice',
    'The time is said in UTC, not by the clock of the place. The entry shows no hours and says to call.',
  ],
  'hours-close-after-they-open': [
    'notice',
    'The hours end before they start, and would be longer than twelve over midnight. The entry shows no hours and says to call.',
  ],
  'hours-close-on-the-same-day': [
    'notice',
    'The hours end before they start. They were read as going on over midnight: see whether this is meant.',
  ],
  'ages-are-in-order': ['notice', 'The ages are not in order, or nobody is that old. It was left out.'],
  'record-stands-without-it': ['notice', 'What was left out had to be there, so the record was left out.'],
  'person-is-left-out': ['notice', 'A name, or what leads to a person, was left out.'],
  'text-holds-no-number-of-a-person': ['notice', 'The text holds a number that identifies somebody. It was left out.'],
  'text-names-nobody': ['notice', 'The text names somebody. It was left out.'],
  'status-was-supposed': ['notice', 'The service does not say its status. It was taken to be active.'],
} as const satisfies Readonly<Record<string, readonly ['error' | 'notice', string]>>

export type FindingRule = keyof typeof findings

/** A rule that does not hold: of which record and field, and where it was read ("services.csv, line 3"). */
export interface Finding {
  readonly rule: FindingRule
  readonly place: string
  readonly kind: string | null
  /** The record's id as it was given. */
  readonly id: string | null
  readonly field: string | null
}

export const isError = ({ rule }: Pick<Finding, 'rule'>): boolean => findings[rule][0] === 'error'

/** A finding as one line: place, record, field, sentence and rule. */
export const sayFinding = ({ rule, place, kind, id, field }: Finding): string => {
  const record = kind === null ? '' : `, ${kind}${id === null ? '' : ` ${id}`}`
  return `${place}${record}${field === null ? '' : `, ${field}`}: ${findings[rule][1]} (${rule})`
}
