// What the monthly report says of referrals and enrolments: names and definitions of their numbers, and the closing rate.
import type { Messages } from '#platform/messages'

export const messages = {
  'report-not-counted-then': ['Al firmar no se contaba', 'Not counted when it was signed'],
  'report-month-before': [
    'Este mes se firmó antes de que se contara esto.',
    'This month was signed before this was counted.',
  ],

  'closing-rate-title': ['¿Les atendieron?', 'Were they served?'],
  'closing-rate': [
    'De cada 100 referencias que terminaron, {ofHundred} terminaron bien ({completed} de {ended}).',
    'Of every 100 referrals that ended, {ofHundred} ended well ({completed} of {ended}).',
  ],
  'closing-unknown': [
    '{unknown, plural, one {Otra terminó sin que nadie dijera qué pasó. Se cuenta} many {Otras # de referencias terminaron sin que nadie dijera qué pasó. Se cuentan} other {Otras # terminaron sin que nadie dijera qué pasó. Se cuentan}} aparte.',
    '{unknown, plural, one {Another one} other {Another #}} ended without a word of what happened. {unknown, plural, one {It is} other {They are}} counted apart.',
  ],
  'closing-none': [
    'Este mes no terminó ninguna referencia de la que se sepa qué pasó.',
    'No referral ended this month of which it is known what happened.',
  ],
  'closing-not-counted': [
    'Este mes se firmó antes de que se contaran las referencias.',
    'This month was signed before referrals were counted.',
  ],
  'closing-by': ['Quién dijo cómo terminaron', 'Who said how they ended'],
  'closing-who': ['Quién lo dijo', 'Who said so'],
  'closing-count': ['Referencias', 'Referrals'],

  'made-live': ['El servicio contesta en Puente', 'The service answers on Puente'],
  'made-logged': ['La ventanilla anota lo que se dice', 'The window notes what is said'],
  'made-self': ['La persona lleva la hoja', 'The person carries the slip'],
  'result-completed': ['Terminaron bien', 'Ended well'],
  'result-not-completed': ['No se logró', 'Did not work out'],
  'result-declined': ['El servicio dijo que no', 'The service said no'],
  'result-cancelled': ['Se canceló', 'Cancelled'],
  'result-unknown': ['No se sabe', 'Not known'],
  'closer-provider': ['El servicio', 'The service'],
  'closer-document': ['Un documento', 'A document'],
  'closer-client': ['La persona', 'The person'],
  'closer-worker': ['La ventanilla', 'The window'],
  'closer-system': ['Se acabó el plazo', 'Time ran out'],
  'group-of-adult': ['adultos', 'adults'],
  'group-of-child': ['niñas y niños', 'children'],

  'unit-referrals': [
    'Referencias. A una persona se le puede enviar a varios lugares.',
    'Referrals. One person may be sent to several places.',
  ],
  'unit-enrolments': [
    'Trámites. Una persona puede hacer varios, y no se sabe de quién son.',
    'Enrolments. One person may make several, and whose they are is not known.',
  ],

  'indicator-referrals-made': ['Referencias hechas', 'Referrals made'],
  'definition-referrals-made': [
    'Las referencias que salieron de la ventanilla en esos días: se enviaron al servicio, o la persona se llevó la hoja. Las que se anularon no cuentan. Las que recibió de otra organización las cuenta quien las hizo.',
    'Referrals that left the window in those days: sent to the service, or handed over on a slip. Voided ones do not count. Those passed on by another organization are counted by the one that made them.',
  ],
  'indicator-referrals-accepted': ['Referencias aceptadas', 'Referrals accepted'],
  'definition-referrals-accepted': [
    'Las que el servicio aceptó, o a las que dio cita de una vez. Cada una cuenta el primer día en que pasó.',
    'Those that the service accepted, or gave an appointment at once. Each counts on the first day on which that happened.',
  ],
  'indicator-referrals-booked': ['Con cita', 'With an appointment'],
  'definition-referrals-booked': [
    'Las que tuvieron cita. Cada una cuenta el día en que se hizo la primera; cambiarla no cuenta otra vez.',
    'Those with an appointment. Each counts on the day the first one was made; changing it does not count again.',
  ],
  'indicator-referrals-kept': ['Fueron al servicio', 'Went to the service'],
  'definition-referrals-kept': [
    'Las referencias en que la persona fue, con cita o sin ella. Cada una cuenta una vez. También cuenta la que terminó bien cuando tenía cita, aunque nadie anotó que fue.',
    'Referrals in which the person went, with an appointment or without. Each counts once. One that ended well while an appointment stood counts too, even where nobody noted that they went.',
  ],
  'indicator-referrals-not-kept': ['Faltaron a una cita', 'Missed an appointment'],
  'definition-referrals-not-kept': [
    'Las referencias en que la persona faltó a una cita. Cada una cuenta el día de la primera falta, aunque después fue a otra cita.',
    'Referrals in which the person missed an appointment. Each counts on the day of the first miss, even where a later one was kept.',
  ],
  'indicator-referrals-ended': ['Cómo terminaron las referencias', 'How referrals ended'],
  'definition-referrals-ended': [
    'Las referencias que terminaron en esos días, por cómo terminaron. Si una se abrió de nuevo, cuenta cuando termina otra vez. No se sabe: se acabó el plazo sin noticia, o quien la cerró no supo. Si el servicio nunca contestó, está entre las canceladas.',
    'Referrals that ended in those days, by how they ended. One that was reopened counts when it ends again. Not known: its time ran out without a word, or whoever closed it did not know. Where the service never answered it is among the cancelled.',
  ],
  'indicator-referrals-closed': ['Quién dijo cómo terminaron', 'Who said how they ended'],
  'definition-referrals-closed': [
    'Las referencias que terminaron y se sabe cómo, por quién lo dijo: el servicio, un documento, la persona, la ventanilla o el plazo que se acabó. Las que no se sabe cómo terminaron no están aquí.',
    'Referrals that ended and it is known how, by who said so: the service, a document, the person, the window, or the time that ran out. Those of which it is not known are not here.',
  ],
  'indicator-medical-homes': ['Consiguieron médico o clínica fija', 'Found a regular doctor or clinic'],
  'definition-medical-homes': [
    'Las referencias que terminaron bien y con las que la persona ya tiene un médico o una clínica fija.',
    'Referrals that ended well and through which the person now has a regular doctor or clinic.',
  ],
  'indicator-health-centers': ['Atención en un centro de salud', 'Served at a health center'],
  'definition-health-centers': [
    'Las referencias que terminaron bien en un centro de salud, según el directorio el día en que se hizo la referencia.',
    'Referrals that ended well at a health center, as the directory said on the day the referral was made.',
  ],
  'indicator-enrolments-informed': ['Se informaron de un trámite', 'Informed in an enrolment'],
  'definition-enrolments-informed': [
    'Los trámites en que se anotó que la persona recibió información, por programa, de adultos y de niñas y niños. El renglón «Informadas sobre programas» cuenta visitas; este cuenta trámites: una visita puede abrir dos. Si alguien empezó por la solicitud, no está aquí. Lo que pudiera señalar a alguien se cuenta junto con otros programas.',
    'Enrolments in which it was noted that the person was informed, by program, of adults and of children. “Informed on programs” counts visits; this counts enrolments: one visit may start two. Whoever began with the application is not here. What could mark someone is counted together with other programs.',
  ],
  'indicator-enrolments-applied': ['Pidieron un programa público', 'Applied to a public program'],
  'definition-enrolments-applied': [
    'Las solicitudes que la ventanilla ayudó a hacer, por programa, de adultos y de niñas y niños. Lo que pudiera señalar a alguien se cuenta junto con otros programas.',
    'Applications that the window helped with, by program, of adults and of children. What could mark someone is counted together with other programs.',
  ],
  'indicator-enrolments-enrolled': ['Entraron a un programa público', 'Enrolled in a public program'],
  'definition-enrolments-enrolled': [
    'Las inscripciones logradas, por programa, de adultos y de niñas y niños. Lo que pudiera señalar a alguien se cuenta junto con otros programas.',
    'Enrolments achieved, by program, of adults and of children. What could mark someone is counted together with other programs.',
  ],
  'indicator-enrolments-refused': ['Un programa público dijo que no', 'A public program said no'],
  'definition-enrolments-refused': [
    'Las solicitudes negadas, por programa, de adultos y de niñas y niños. La razón no se guarda.',
    'Applications refused, by program, of adults and of children. The reason is not kept.',
  ],
} as const satisfies Messages
