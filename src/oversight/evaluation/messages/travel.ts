// What is said of reports that travel and of the keys that sign them.
import type { Messages } from '#platform/messages'

export const messages = {
  'menu-reports': ['Informes recibidos', 'Reports received'],
  'received-title': ['Informes recibidos', 'Reports received'],
  'received-lead': [
    'Estas estaciones llevan su propio Puente. Mandan su mes ya aprobado y firmado, y aquí llegan solo los números: ninguna visita ni persona.',
    'These stations run their own Puente. They send their month, approved and signed, and only numbers arrive here: no visit and no person.',
  ],
  'received-caption': ['Meses recibidos en {year}', 'Months received in {year}'],
  'received-none': ['En {year} no ha llegado ningún informe.', 'No report has arrived in {year}.'],
  'received-file': ['informes-recibidos', 'reports-received'],
  'received-year': ['Año', 'Year'],
  'received-zones': ['Cada hora es la del lugar de la estación.', 'Each time is the one at the station’s place.'],
  'received-month': ['Mes', 'Month'],
  'received-office': ['Oficina', 'Office'],
  'received-station': ['Estación', 'Station'],
  'received-agency': ['Agencia', 'Agency'],
  'received-contacts': ['Visitas', 'Visits'],
  'received-version': ['Versión', 'Version'],
  'received-reason': ['Por qué se corrigió', 'Why it was corrected'],
  'received-signed': ['Firmado', 'Signed'],
  'received-at': ['Recibido', 'Received'],
  'received-how': ['Llegó', 'It came'],
  'arrived-http': ['por la red', 'over the network'],
  'arrived-file': ['en un archivo', 'as a file'],
  'upload-title': ['Recibir un archivo', 'Take in a file'],
  'upload-field': ['Archivo del informe', 'The file of the report'],
  'upload-hint': [
    'El que hizo la estación con “puente report send --out”. Si ya llegó, no pasa nada: cuenta una sola vez.',
    'The one that the station made with “puente report send --out”. If it has arrived already, no harm is done: it counts once.',
  ],
  'upload-send': ['Recibir el informe', 'Take the report in'],
  'upload-received': [
    'Se recibió el informe de {station}, {month}, versión {version}.',
    'The report of {station}, {month}, version {version}, was taken in.',
  ],
  'upload-repeated': [
    'Ese informe ya estaba: {station}, {month}, versión {version}. Sigue contando una sola vez.',
    'That report was here already: {station}, {month}, version {version}. It still counts once.',
  ],
  'keys-title': ['Llaves de las estaciones', 'Keys of the stations'],
  'keys-lead': [
    'Con su llave firma una estación lo que manda. Antes de registrar una, compare su huella por teléfono con la agencia que la hizo.',
    'With its key a station signs what it sends. Before you register one, compare its fingerprint by telephone with the agency that made it.',
  ],
  'keys-caption': ['Llaves registradas', 'Registered keys'],
  'keys-none': ['Todavía no hay ninguna llave registrada.', 'No key has been registered yet.'],
  'keys-file': ['llaves-de-estaciones', 'keys-of-stations'],
  'key-thumbprint': ['Huella', 'Fingerprint'],
  'key-registered': ['Registrada', 'Registered'],
  'key-state': ['Estado', 'State'],
  'key-last-month': ['Último mes', 'Last month'],
  'key-current': ['vigente', 'current'],
  'key-ended-replaced': ['reemplazada el {on}', 'replaced on {on}'],
  'key-ended-lost': ['perdida el {on}', 'lost on {on}'],
  'key-do': ['Qué hacer', 'What to do'],
  'key-end': ['Dar de baja', 'End it'],
  'key-end-title': ['Dar de baja una llave', 'End a key'],
  'key-end-lead': [
    'Después, la estación necesita otra llave para mandar su mes. Lo que ya llegó se conserva.',
    'After that the station needs another key to send its month. What has arrived is kept.',
  ],
  'key-end-why': ['¿Por qué?', 'Why?'],
  'key-end-replaced': ['La estación tiene otra', 'The station has another'],
  'key-end-replaced-hint': [
    'Lo que firmó hasta hoy todavía se recibe.',
    'What it signed until today is still taken in.',
  ],
  'key-end-lost': ['Se perdió, o alguien más la tuvo', 'It was lost, or somebody else had it'],
  'key-end-lost-hint': ['Nada más que lleve su firma se recibe.', 'Nothing more under its signature is taken in.'],
  'register-title': ['Registrar una llave', 'Register a key'],
  'register-field': ['Texto del archivo de la llave', 'Text of the key’s file'],
  'register-hint': [
    'El archivo que hizo la estación con “puente report key”. Lleva la llave pública; la privada no sale de la estación.',
    'The file that the station made with “puente report key”. It holds the public key; the private one never leaves the station.',
  ],
  'register-send': ['Registrar la llave', 'Register the key'],

  'report-can-be-read': [
    'Este archivo no es un informe de Puente. Pida a la estación que lo mande otra vez.',
    'This file is not a report of Puente. Ask the station to send it again.',
  ],
  'report-is-a-file': ['Elija el archivo del informe.', 'Choose the file of the report.'],
  'station-is-known': [
    'No conocemos la estación “{station}” en esa oficina. Revise su clave, o abra primero la estación.',
    'We do not know the station “{station}” at that office. Check its code, or open the station first.',
  ],
  'key-is-registered': [
    'La llave que firmó no está registrada para la estación “{station}”. Registre primero la llave que la estación entregó.',
    'The key that signed is not registered for the station “{station}”. Register the key that the station handed over first.',
  ],
  'signature-is-of-the-key': [
    'La firma no es la de la estación: el archivo cambió en el camino, o lo hizo alguien más. No se recibió nada.',
    'The signature is not the station’s: the file was changed on its way, or somebody else made it. Nothing was taken in.',
  ],
  'key-was-current-when-it-signed': [
    'La llave que firmó ya se había dado de baja. La estación “{station}” puede mandarlo otra vez con su llave nueva.',
    'The key that signed had been ended. The station “{station}” can send it again with its new key.',
  ],
  'key-signs-for-its-agency': [
    'La llave es de otra agencia que la del informe.',
    'The key is of another agency than the report.',
  ],
  'agency-led-the-station': [
    'Según lo que sabemos, “{agency}” no llevaba entonces la estación. Revise el nombre y las fechas de la agencia que la lleva.',
    'As far as we know, “{agency}” did not lead the station then. Check the name and the dates of the agency that leads it.',
  ],
  'reported-month-has-ended': [
    'El mes {month} no ha terminado: todavía no puede llegar su informe.',
    'The month {month} has not ended: its report cannot arrive yet.',
  ],
  'moments-are-in-order': [
    'Las horas del informe no cuadran: se firma, se aprueba, se cuenta y se manda, en ese orden, y nunca en el futuro. Revise el reloj de la estación.',
    'The times of the report do not fit: it is signed, approved, counted and sent, in this order, and never in the future. Check the clock of the station.',
  ],
  'month-is-not-kept-here': [
    'El mes {month} de “{station}” se lleva en esta instalación. Si también llegara en un informe, contaría dos veces.',
    'The month {month} of “{station}” is kept in this installation. If it came as a report too, it would count twice.',
  ],
  'correction-says-why': [
    'Una versión corregida dice a cuál reemplaza y por qué, sin datos de personas. La primera no reemplaza a ninguna.',
    'A corrected version says which one it supersedes and why, without particulars of people. The first supersedes none.',
  ],
  'report-is-newer-than-the-last': [
    'Llegó la versión {version}, y ya tenemos la {last} con otros datos. Solo una versión más nueva puede reemplazarla. Si la estación restauró un respaldo, la manda con “--version”.',
    'Version {version} came, and we have {last} already, which says something else. Only a newer version can supersede it. A station that restored a backup sends it with “--version”.',
  ],
  'correction-follows-what-arrived': [
    'La corrección dice que reemplaza a otro informe que el que tenemos. Pregunte a la estación cuál es el bueno.',
    'The correction says that it supersedes another report than the one we have. Ask the station which one is right.',
  ],
  'key-can-be-read': [
    'Esto no es el archivo de una llave. Pegue todo el texto que hizo “puente report key”.',
    'This is not the file of a key. Paste the whole text that “puente report key” made.',
  ],
  'thumbprint-is-the-keys': [
    'La huella no es la de la llave: el archivo cambió en el camino.',
    'The fingerprint is not the key’s: the file was changed on its way.',
  ],
  'key-is-of-one-station': [
    'Esta llave ya está registrada para otra estación.',
    'This key is registered for another station already.',
  ],
  'key-was-not-ended': [
    'Esta llave se dio de baja. La estación necesita una nueva.',
    'This key was ended. The station needs a new one.',
  ],
  'ending-is-chosen': ['Diga por qué se da de baja.', 'Say why it is ended.'],
  'version-is-later': [
    'La versión que se pide tiene que ser mayor que la {last}.',
    'The version that is asked for must be greater than {last}.',
  ],
  'station-has-its-key': [
    'La estación no tiene llave. Hágala con “puente report key”.',
    'The station has no key. Make it with “puente report key”.',
  ],
  'month-is-approved-before-it-travels': [
    'La agencia no ha aprobado el mes. Primero se firma y se aprueba; después se manda.',
    'The agency has not approved the month. First it is signed and approved; then it is sent.',
  ],
} as const satisfies Messages
