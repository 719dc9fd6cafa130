// What the pages of eligibility say. Plain words: "may qualify", never a decision.
import type { Messages } from '#platform/messages'

export const messages = {
  'menu-eligibility': ['¿Qué programas puedo pedir?', 'Which programs can I ask for?'],

  'ask-title': ['¿Qué programas puedo pedir?', 'Which programs can I ask for?'],
  'ask-lead': [
    'Diga quién vive en su casa y cuánto dinero entra. Le decimos qué programas tal vez puede pedir.',
    'Say who lives in your home and how much money comes in. We tell you which programs you may be able to ask for.',
  ],
  'ask-kept': [
    'No guardamos nada de lo que escribe. No le pedimos su nombre. No le pedimos su situación migratoria.',
    'We keep nothing of what you type. We do not ask your name. We do not ask your immigration status.',
  ],
  'ask-home': ['Su casa', 'Your home'],
  'ask-size': ['¿Cuántas personas viven y comen juntas?', 'How many people live and eat together?'],
  'ask-size-hint': ['Cuéntese usted. No cuente al bebé que espera.', 'Count yourself. Do not count a baby on the way.'],
  'ask-income': ['¿Cuánto dinero entra al mes entre todos?', 'How much money comes in a month from everybody?'],
  'ask-income-hint': ['Antes de impuestos. Por ejemplo: 1200.', 'Before taxes. For example: 1200.'],
  'ask-code': ['Su {postalCode}', 'Your {postalCode}'],
  'ask-division-open': ['No lo sé: elegir {firstDivision}', 'I do not know it: choose a {firstDivision}'],
  'ask-division': ['Su {firstDivision}', 'Your {firstDivision}'],
  'ask-choose': ['Elija', 'Choose'],
  'ask-members': ['Personas que buscan ayuda', 'People who look for help'],
  'ask-members-hint': [
    'Ponga la edad de cada una. Deje vacío lo que sobra.',
    'Give the age of each. Leave empty what is left over.',
  ],
  'ask-member': ['Persona {number}', 'Person {number}'],
  'ask-age': ['Edad en años', 'Age in years'],
  'ask-age-hint': ['Escriba 0 si es un bebé.', 'Type 0 for a baby.'],
  'ask-expecting': ['¿Espera un bebé?', 'Expecting a baby?'],
  'expecting-none': ['No', 'No'],
  'expecting-pregnant': ['Sí, está embarazada', 'Yes, is pregnant'],
  'expecting-nursing': ['No, pero da pecho o tuvo un bebé hace poco', 'No, but breastfeeds or had a baby lately'],
  'ask-button': ['Ver programas', 'See programs'],
  'ask-more': ['Añadir personas', 'Add people'],
  'ask-day': ['Ver la ley de otro día', 'Look at the law of another day'],
  'ask-day-label': ['Día', 'Day'],
  'ask-day-button': ['Cambiar el día', 'Change the day'],
  'day-looked-at': ['Así era o será la ley el {day}.', 'The law as it was or will be on {day}.'],

  'household-is-one-to-twenty': [
    'Escriba con cifras cuántas personas son, de 1 a 20. Por ejemplo: 2.',
    'Type in figures how many people there are, from 1 to 20. For example: 2.',
  ],
  'income-is-an-amount': [
    'Escriba con cifras cuánto entra al mes. Si no entra nada, ponga 0.',
    'Type in figures how much comes in a month. If nothing does, type 0.',
  ],
  'income-is-written-clearly': [
    'No sabemos cuánto es. Escriba mil doscientos así: 1200 o 1,200.',
    'We cannot tell how much that is. Type twelve hundred like this: 1200 or 1,200.',
  ],
  'place-is-typed': ['Escríbalo, o elija su {firstDivision}.', 'Type it, or choose your {firstDivision}.'],
  'place-is-known': [
    'No lo encontramos. Revíselo, o bórrelo y elija su {firstDivision}.',
    'We do not find it. Check it, or clear it and choose your {firstDivision}.',
  ],
  'code-says-the-place': [
    'Ese {postalCode} no dice en qué {firstDivision} vive. Elija su {firstDivision}.',
    'That {postalCode} does not tell which {firstDivision} you live in. Choose your {firstDivision}.',
  ],
  'expecting-fits-the-age': [
    'Revise la edad y esta respuesta. Solo contamos un embarazo o un parto de los 10 a los 60 años.',
    'Check the age and this answer. We only count a pregnancy or a birth from 10 to 60 years of age.',
  ],
  'age-is-a-whole-number': [
    'Escriba la edad con cifras, de 0 a 120 años.',
    'Type the age in figures, from 0 to 120 years.',
  ],
  'expecting-is-one-of-the-list': ['Elija una respuesta de la lista.', 'Choose an answer of the list.'],
  'somebody-is-asked-for': ['Ponga al menos una edad.', 'Give at least one age.'],
  'members-are-of-the-household': [
    'Puso más edades que personas en casa. Revise el número.',
    'You gave more ages than people at home. Check the number.',
  ],

  'answer-title': ['Lo que tal vez puede pedir', 'What you may be able to ask for'],
  'answer-again': ['Empezar de nuevo', 'Begin again'],
  'answer-no-decision': ['Esto no es una decisión', 'This is not a decision'],
  'answer-no-decision-text': [
    'Solo la oficina de cada programa decide. Aquí le decimos qué vale la pena pedir o preguntar.',
    'Only the office of each program decides. Here we say what is worth asking for or asking about.',
  ],
  'answer-place': ['Estas respuestas son para {place}.', 'These answers are for {place}.'],
  'answer-same': ['Con cualquier situación migratoria', 'Whatever the immigration status'],
  'answer-by-situation': ['Según la situación de esta persona', "By this person's situation"],
  'answer-choose': [
    'En cada persona, abra la línea que va con ella. Lo que usted abre no sale de esta página. Nadie lo ve.',
    'For each person, open the line that fits. What you open does not leave this page. Nobody sees it.',
  ],
  'answer-mixed': [
    'En una familia cada persona puede tener su propia línea.',
    'In a family each person may have a line of their own.',
  ],
  'answer-member': [
    'Persona {number}: {age, plural, =0 {bebé} one {# año} many {# años} other {# años}}',
    'Person {number}: {age, plural, =0 {baby} one {# year} other {# years}}',
  ],
  'people-each': [
    'Son {count} personas, una por página. Lo que escribió pasa de una a otra y nadie lo guarda.',
    'There are {count} people, one a page. What you typed goes from page to page, and nobody keeps it.',
  ],
  'people-next': ['Sigue: {person}', 'Next: {person}'],
  'people-others': ['Ver a otra persona', 'See another person'],
  'answer-pregnant': ['embarazada', 'pregnant'],
  'answer-nursing': ['da pecho o tuvo un bebé', 'breastfeeds or had a baby'],
  'word-likely': ['Probable', 'Likely'],
  'word-possible': ['Puede ser', 'Possible'],
  'word-emergency-only': ['Solo urgencias', 'Emergencies only'],
  'word-no': ['No', 'No'],
  'word-ask': ['Pregunte', 'Ask'],
  'reason-no-rule': ['No tenemos una regla para este caso.', 'We have no rule for this case.'],
  'reason-no-level': [
    'No tenemos el límite de dinero de ese día y lugar.',
    'We do not have the income limit of that day and place.',
  ],
  'reason-review': ['Nadie ha revisado esta regla a tiempo.', 'Nobody has reviewed this rule in time.'],
  'reason-rows-disagree': ['Nuestras reglas no coinciden.', 'Our rules do not agree.'],

  'record-open': ['Qué se anota y quién lo ve', 'What is written down and who sees it'],
  'record-of': ['de {program}', 'for {program}'],
  'record-payment': ['Pagar la cuenta es otra cosa', 'Paying the bill is another thing'],
  'record-seen-by': ['Quién lo ve', 'Who may see it'],
  'record-unknown': ['No lo sabemos. Pregunte antes.', 'We do not know. Ask first.'],
  'record-federal': ['¿Llega al gobierno federal?', 'Does it reach the federal government?'],
  'record-federal-yes': ['Sí', 'Yes'],
  'record-federal-no': ['No', 'No'],
  'record-federal-unknown': ['No lo sabemos', 'We do not know'],
  'law-what': ['La ley detrás de estas respuestas', 'The law behind these answers'],
  'law-row': ['{citation}. Vista el {day}.', '{citation}. Seen on {day}.'],
  'law-row-review': [
    '{citation}. Vista el {day}; se revisa antes del {review}.',
    '{citation}. Seen on {day}; reviewed before {review}.',
  ],
  'law-row-unseen': ['{citation}. Nadie la ha revisado.', '{citation}. Nobody has reviewed it.'],

  'outside-title': ['No tenemos las reglas de {place}', 'We do not have the rules of {place}'],
  'outside-text': [
    'En {place} los programas son otros, o tienen otros límites de dinero. No queremos decirle algo que no es.',
    'In {place} the programs are others, or have other income limits. We do not want to tell you something wrong.',
  ],
  'outside-emergency': [
    'Si es una urgencia, vaya al hospital. No espere.',
    'In an emergency go to the hospital. Do not wait.',
  ],
  'outside-ask': [
    'Pregunte en una clínica, en la oficina de salud o en una {ventanilla}.',
    'Ask at a clinic, at the health office or at a {ventanilla}.',
  ],

  'legal-title': ['¿Puede afectar sus papeles?', 'Can it affect your papers?'],
  'legal-text': [
    'Las reglas cambian. Hable primero con un abogado o con una organización acreditada. Muchas no cobran.',
    'Rules change. Speak first with a lawyer or an accredited organization. Many are free.',
  ],
  'legal-find': ['Buscar ayuda legal cerca', 'Find legal help nearby'],
  'legal-station': ['Ir a una {ventanilla}', 'Go to a {ventanilla}'],
} as const satisfies Messages
