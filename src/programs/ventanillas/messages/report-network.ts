// Numbers of the monthly report that others are often taken for, and the rates: names, definitions, and why they differ.
import type { Messages } from '#platform/messages'

export const messages = {
  'way-contacts': ['En la ventanilla', 'At the window'],
  'way-heads': ['En actividades', 'At activities'],
  'unit-contacts-and-heads': [
    'Atenciones y asistentes juntos. No son personas distintas: quien viene dos veces cuenta dos veces.',
    'Contacts and heads together. Not different persons: someone who comes twice counts twice.',
  ],

  'indicator-informed': ['Recibieron información', 'Given information'],
  'definition-informed': [
    'Las atenciones en que se dio información de un tema o de un programa, más los asistentes a talleres, pláticas y ferias. Se dan juntos y por separado.',
    'Contacts in which information on a topic or a program was given, and heads at workshops, talks and fairs. Shown together and apart.',
  ],
  'differs-informed': [
    'Es mayor que «Atenciones» donde hay muchas actividades, y menor donde la gente viene solo por una prueba. No es «Personas conocidas»: aquí nadie sabe quién vino dos veces.',
    'It is more than “Contacts” where there are many activities, and less where people come only for a test. It is not “Known persons”: nobody knows here who came twice.',
  ],
  'indicator-informed-at-window': ['Informadas en la ventanilla', 'Informed at the window'],
  'definition-informed-at-window': [
    'Las atenciones con uno o más temas o programas. Cada visita cuenta una vez.',
    'Contacts with one or more topics or programs. Each visit counts once.',
  ],
  'differs-informed-at-window': [
    'Es menos que la suma de los temas: una visita con tres temas es una. No incluye a los asistentes a actividades.',
    'It is less than the topics added up: a visit with three topics is one. Heads at activities are not in it.',
  ],
  'indicator-tests': ['Pruebas, en total', 'Tests, in all'],
  'definition-tests': [
    'Todas las pruebas hechas, sin las vacunas. Una persona puede hacerse varias.',
    'All screenings done, without vaccinations. One person may have several.',
  ],
  'differs-tests': [
    'Otros informes cuentan las vacunas como pruebas. Ese total está aparte, con su nombre.',
    'Other reports count vaccinations as tests. That total stands apart, under its own name.',
  ],
  'indicator-tests-and-vaccinations': ['Pruebas y vacunas', 'Tests and vaccinations'],
  'definition-tests-and-vaccinations': [
    'Todas las pruebas hechas y todas las vacunas.',
    'All screenings done and all vaccinations.',
  ],
  'differs-tests-and-vaccinations': [
    'Es «Pruebas, en total» más las vacunas. Al comparar con un informe, vea cuál de los dos dice.',
    'It is “Tests, in all” and the vaccinations. When comparing with a report, see which of the two it tells.',
  ],
  'indicator-homes-and-centers': ['Médico fijo o centro de salud', 'Regular doctor or health center'],
  'definition-homes-and-centers': [
    'Las referencias que terminaron bien con médico o clínica fija, o en un centro de salud. Cada una cuenta una vez.',
    'Referrals that ended well with a regular doctor or clinic, or at a health center. Each counts once.',
  ],
  'differs-homes-and-centers': [
    'Es menos que los dos renglones sumados: una referencia puede estar en ambos.',
    'It is less than the two lines added up: one referral may stand in both.',
  ],
  'indicator-enrolled': ['Inscripciones, en total', 'Enrolments achieved, in all'],
  'definition-enrolled': [
    'Las inscripciones logradas en programas públicos, de todos los programas, de adultos y de niñas y niños.',
    'Enrolments achieved in public programs, of all programs, of adults and of children.',
  ],
  'differs-enrolled': [
    'No son personas: alguien puede entrar a dos programas. Y no son las solicitudes: unas se niegan y otras aún esperan.',
    'These are not persons: someone may enter two programs. And they are not applications: some are refused, others still wait.',
  ],

  'differs-contacts': [
    'Una persona que viene dos veces son dos atenciones. Por eso son más que las «Personas conocidas».',
    'A person who comes twice is two contacts. So there are more of them than “Known persons”.',
  ],
  'differs-known-persons': [
    'Cuenta a quien mostró su hoja. Es menos que las atenciones: unas personas vienen varias veces y otras no llevan hoja.',
    'It counts who showed their slip. It is less than the contacts: some persons come several times, others carry no slip.',
  ],
  'differs-heads': [
    'Son asistentes, no atenciones: nadie sabe quiénes son, y los estimados no se contaron uno por uno.',
    'These are heads, not contacts: nobody knows whose, and the estimated ones were not counted one by one.',
  ],
  'differs-medical-homes': [
    'No incluye a quien fue atendido sin quedarse con médico o clínica fija.',
    'It leaves out those who were served without keeping a regular doctor or clinic.',
  ],
  'differs-informed-on-programs': [
    'Cuenta visitas. Los trámites que se siguen se cuentan aparte: «Se informaron de un trámite».',
    'It counts visits. Enrolments that are followed are counted apart: “Informed in an enrolment”.',
  ],
  'differs-referrals-made': [
    'Es más que las que terminaron: unas siguen abiertas, y otras se hicieron antes.',
    'It is not the number that ended: some are still open, and others were made before.',
  ],

  'ratio-closing-rate': [
    'Terminaron bien, de las que se sabe cómo terminaron',
    'Ended well, of those with a known end',
  ],
  'definition-ratio-closing-rate': [
    'Las referencias que terminaron bien, entre todas las que terminaron y se sabe cómo. Las demás van aparte.',
    'Referrals that ended well, of all that ended and it is known how. The others stand apart.',
  ],
  'ratio-accepted-of-made': ['Aceptadas, por cada referencia hecha', 'Accepted, for each referral made'],
  'definition-ratio-accepted-of-made': [
    'Las que el servicio aceptó en esos días, entre las que se hicieron en esos días. No son las mismas: una puede hacerse en un mes y aceptarse en otro.',
    'Those that the service accepted in those days, by those made in them. They are not the same ones: one may be made in a month and accepted in the next.',
  ],
  'ratio-booked-of-made': ['Con cita, por cada referencia hecha', 'With an appointment, for each referral made'],
  'definition-ratio-booked-of-made': [
    'Las que tuvieron cita en esos días, entre las que se hicieron en esos días. No son las mismas.',
    'Those with an appointment in those days, by those made in them. They are not the same ones.',
  ],
  'ratio-enrolled-of-applied': ['Entraron, por cada solicitud', 'Enrolled, for each application'],
  'definition-ratio-enrolled-of-applied': [
    'Las inscripciones de esos días, entre las solicitudes de esos días. No son las mismas.',
    'Enrolments achieved in those days, by the applications of those days. They are not the same ones.',
  ],
} as const satisfies Messages
