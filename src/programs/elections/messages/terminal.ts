// What only the command line says of a verification: how it is asked, and which file it cannot read.
import type { Messages } from '#platform/messages'

export const messages = {
  usage: [
    'Así se usa: puente verify-election ARCHIVO.bel [--tracker CÓDIGO] [--json] [--language es|en]',
    'Usage: puente verify-election FILE.bel [--tracker CODE] [--json] [--language es|en]',
  ],
  'options-have-their-values': [
    'A una opción le falta su valor, o no existe.',
    'An option lacks its value, or there is none of that name.',
  ],
  'takes-one-file': [
    'puente verify-election necesita un archivo, y solo uno.',
    'puente verify-election takes one file, and only one.',
  ],
  'language-is-spoken': [
    'puente verify-election habla es (español) y en (inglés).',
    'puente verify-election speaks es (Spanish) and en (English).',
  ],
  'tracker-is-given': [
    'Después de --tracker falta el código de la boleta.',
    'The code of the ballot is missing after --tracker.',
  ],
  'tracker-needs-an-archive-in-order': [
    'Las boletas solo se buscan en un archivo que esté en orden. La suya no se buscó.',
    'Ballots are looked up only in an archive that is in order. Yours was not looked up.',
  ],
  'file-is-missing': ['No hay ningún archivo {file}.', 'There is no file {file}.'],
  'file-is-unreadable': ['No se puede leer {file}: {why}.', '{file} cannot be read: {why}.'],
  'why-folder': ['es una carpeta', 'it is a folder'],
  'why-device': [
    'no es un archivo común, sino un aparato o un conducto',
    'it is no common file, but a device or a pipe',
  ],
  'why-permission': ['usted no tiene permiso', 'you have no permission'],
  'why-code': ['el sistema dice {code}', 'the system says {code}'],
} as const satisfies Messages
