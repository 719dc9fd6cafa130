// What is kept here beside a month that arrived signed.
import type { Messages } from '#platform/messages'

export const messages = {
  'besides-title': ['Registros de aquí que no se cuentan', 'Entries here that are not counted'],
  'besides-explain': [
    'De estos meses llegó el informe firmado de la estación, y también hay registros en este sistema. Vale el informe: lo que se anotó aquí no se suma.',
    'The station’s signed report of these months has arrived, and there are entries in this system too. The report stands: what was written here is not added.',
  ],
  'besides-entries': [
    '{count, plural, one {# registro} many {# de registros} other {# registros}}',
    '{count, plural, one {# entry} other {# entries}}',
  ],
} as const satisfies Messages
