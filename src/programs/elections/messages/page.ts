// What the public page says on which anybody verifies an election with their own browser.
import type { Messages } from '#platform/messages'

export const messages = {
  'menu-verify-election': ['Cuente usted los votos', 'Count the votes yourself'],
  'page-title': ['Cuente usted los votos', 'Count the votes yourself'],
  'page-lead': [
    'Con el archivo de la elección, su teléfono revisa cada boleta y hace la cuenta de nuevo. Así ve usted si el resultado sale de las boletas.',
    'With the file of the election, your phone checks each ballot and counts again. So you see if the result comes from the ballots.',
  ],
  'page-private': [
    'El archivo no sale de su teléfono ni de su computadora.',
    'The file does not leave your phone or computer.',
  ],
  'page-no-script-title': ['Aquí no se puede sin JavaScript', 'This does not work without JavaScript'],
  'page-no-script': [
    'Para hacer la cuenta, su navegador necesita JavaScript. Actívelo y abra esta página otra vez. O use una de las dos maneras de abajo.',
    'To count, your browser needs JavaScript. Turn it on and open this page again. Or use one of the two ways below.',
  ],
  'page-file': ['Archivo de la elección', 'File of the election'],
  'page-file-hint': [
    'Lo publica el comité. Es un archivo de tipo BEL.',
    'The committee publishes it. Its type is BEL.',
  ],
  'page-file-is-needed': ['Elija primero el archivo.', 'Choose the file first.'],
  'page-start': ['Comprobar', 'Check'],
  'page-cancel': ['Detener', 'Stop'],
  'page-cancelled': [
    'Se detuvo. De esta elección no se sabe nada todavía.',
    'Stopped. Nothing is known yet of this election.',
  ],
  'page-opening': ['Abriendo el archivo', 'Opening the file'],
  'page-wait': [
    'Si hay muchas boletas, esto tarda unos minutos. No cierre la página.',
    'With many ballots this takes some minutes. Keep the page open.',
  ],
  'page-outcome': ['Lo que se encontró', 'What was found'],
  'page-passed': ['Las {count} comprobaciones se cumplen', 'All {count} checks hold'],
  'page-passed-text': ['En resumen:', 'In short:'],
  'page-answer': ['Respuesta', 'Answer'],
  'page-votes': ['Votos', 'Votes'],
  'page-ballots': ['Boletas', 'Ballots'],
  'page-unreadable': [
    'Este archivo no se puede leer. Quizá alguien lo movió o lo cambió, o no cabe en este aparato. Elíjalo otra vez.',
    'This file cannot be read. It may have been moved or changed, or be too large for this device. Choose it again.',
  ],
  'page-fault': ['No se pudo comprobar', 'It could not be checked'],
  'page-fault-ours': [
    'La cuenta se detuvo. Quizá el archivo es muy grande para este aparato. Pruebe en una computadora. De la elección esto no dice nada.',
    'The count stopped. The file may be too large for this device. Try on a computer. This says nothing of the election.',
  ],
  'page-what': ['Qué se revisa', 'What is checked'],
  'page-all-checks': ['Ver las {count} comprobaciones', 'See all {count} checks'],
  'page-check-name': ['Nombre', 'Name'],
  'page-check-means': ['Si falla, quiere decir', 'If it fails, it means'],
  'family-file': [
    'El archivo está entero. Cada pieza coincide con su huella.',
    'The file is whole. Each item matches its fingerprint.',
  ],
  'family-chain': [
    'Cada paso sigue al de antes. No sobra ninguna pieza.',
    'Each step follows the one before. No item is left over.',
  ],
  'family-questions': [
    'Las preguntas se pueden contestar. La clave es la de los guardianes.',
    'The questions can be answered. The key is that of the trustees.',
  ],
  'family-trustees': ['Cada guardián probó que tiene su clave.', 'Each trustee proved to hold its key.'],
  'family-roll': ['Cada credencial está una vez y vale un voto.', 'Each credential stands once and is worth one vote.'],
  'family-ballots': [
    'Cada boleta lleva la firma de una credencial de la lista. Ninguna está repetida.',
    'Each ballot is signed with a credential of the roll. None is repeated.',
  ],
  'family-votes': [
    'Ninguna boleta vale más que otra ni pasa del límite.',
    'No ballot is worth more than another or goes past the limit.',
  ],
  'family-tally': [
    'La suma es la de la última boleta de cada credencial.',
    'The tally is that of the last ballot of each credential.',
  ],
  'family-decryptions': [
    'Cada guardián probó que abrió bien esta suma.',
    'Each trustee proved to open this tally well.',
  ],
  'family-result': ['El resultado es el que sale de la suma.', 'The result is the one that comes from the tally.'],
  'page-cannot': ['Lo que el archivo no dice', 'What the file does not say'],
  'page-cannot-text': [
    'No dice de quién es cada credencial. No dice si alguien votó con la de usted. Para eso busque su boleta. Tampoco dice si hay otro archivo. Para eso compare las huellas.',
    'It does not say whose each credential is. It does not say if somebody voted with yours. For that, look for your ballot. Nor does it say if there is some other file. For that, compare the fingerprints.',
  ],
  'page-tracker': ['Busque su boleta', 'Look for your ballot'],
  'page-tracker-hint': [
    'Lo vio al votar. Tiene 43 letras, números y signos. No dice por quién votó.',
    'You saw it when you voted. It has 43 letters, digits and signs. It does not show your vote.',
  ],
  'page-tracker-find': ['Buscar', 'Look up'],
  'page-other-ways': ['Con otro programa', 'With another program'],
  'page-other-ways-text': [
    'No tiene que usar esta página. Puede revisar el mismo archivo en una computadora, sin red.',
    'You need not use this page. You can check the same file on a computer, without a network.',
  ],
  'page-with-ours': ['Con Puente:', 'With Puente:'],
  'page-with-theirs': [
    'Con un programa que hicieron otros, en la carpeta del archivo:',
    'With a program that others made, in the folder of the file:',
  ],
  'page-file-name': ['ARCHIVO.bel', 'FILE.bel'],
  'page-specification': [
    'Usted puede leer las reglas. Puente sigue la versión 2.0. Viene en el paquete belenios-tool 2.0 de Debian. En la red está la más nueva:',
    'You can read the rules. Puente follows version 2.0. It comes with the Debian package belenios-tool 2.0. On the web is the newest one:',
  ],
  'page-specification-name': ['Especificación de Belenios', 'Belenios specification'],
} as const satisfies Messages
