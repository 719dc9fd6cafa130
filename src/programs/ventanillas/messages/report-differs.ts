// Why a number of the report is not another one that stands near it.
import type { Messages } from '#platform/messages'

export const messages = {
  'differs-none': [
    'No conocemos otra cifra con la que se confunda.',
    'We know of no other figure that it is taken for.',
  ],
  'differs-first-visits': [
    'Es lo que la persona contestó. «Personas conocidas» cuenta hojas: quien dice que vino antes puede traer una hoja nueva.',
    'It is what the person answered. “Known persons” counts slips: who says that they came before may carry a new slip.',
  ],
  'differs-needs': [
    'No son referencias: no toda necesidad lleva a una, y una visita con dos necesidades está en los dos renglones.',
    'These are not referrals: not every need leads to one, and a visit with two needs stands in both lines.',
  ],
  'differs-topics': [
    'Sumados son más que «Informadas en la ventanilla»: una visita con tres temas está en tres renglones.',
    'Added up they are more than “Informed at the window”: a visit with three topics stands in three lines.',
  ],
  'differs-screenings': [
    'Son pruebas, no personas. Juntas dan «Pruebas, en total»; las vacunas van aparte.',
    'These are tests, not persons. Together they make “Tests, in all”; vaccinations stand apart.',
  ],
  'differs-vaccinations': [
    'Otros informes las cuentan entre las pruebas. Aquí solo están en «Pruebas y vacunas».',
    'Other reports count them among the tests. Here they are only in “Tests and vaccinations”.',
  ],
  'differs-programs': [
    'Sumados son más que «Informadas sobre programas»: una visita con dos programas está en los dos. Los trámites que se siguen se cuentan aparte.',
    'Added up they are more than “Informed on programs”: a visit with two programs stands in both. Enrolments that are followed are counted apart.',
  ],
  'differs-referrals-accepted': [
    'Es más que «Con cita»: un servicio puede aceptar sin dar cita. Y no es parte de las hechas en esos días: unas se hicieron antes.',
    'It is more than “With an appointment”: a service may accept without giving one. And it is no part of those made in those days: some were made before.',
  ],
  'differs-referrals-booked': [
    'No es «Fueron» más «Faltaron»: unas citas son de un mes posterior, otras se cancelan, y quien faltó puede ir a la siguiente.',
    'It is not “Went” plus “Missed”: some appointments are in a later month, others are called off, and who missed one may go to the next.',
  ],
  'differs-referrals-kept': [
    'Ir no es terminar: una referencia puede seguir abierta después de la cita, y otra terminar bien sin cita.',
    'To go is not to end: a referral may stay open after the appointment, and another end well without one.',
  ],
  'differs-referrals-not-kept': [
    'Faltar no es terminar mal: muchas reciben otra cita. Una misma referencia puede estar aquí y en «Fueron al servicio».',
    'To miss is not to end badly: many get another appointment. The same referral may stand here and in “Went to the service”.',
  ],
  'differs-referrals-ended': [
    'No son las hechas en esos días: unas se hicieron antes y otras siguen abiertas.',
    'These are not those made in those days: some were made before, and others are still open.',
  ],
  'differs-referrals-closed': [
    'Es menos que las que terminaron: faltan aquellas de las que no se sabe cómo.',
    'It is less than those that ended: those of which it is not known how are left out.',
  ],
  'differs-health-centers': [
    'No dice si la persona se quedó con médico fijo. Una referencia puede estar aquí y en «Consiguieron médico o clínica fija».',
    'It does not say whether the person kept a regular doctor. A referral may stand here and in “Found a regular doctor or clinic”.',
  ],
  'differs-enrolments-informed': [
    'Cuenta trámites que la ventanilla sigue. «Informadas sobre programas» cuenta visitas, y es casi siempre mayor.',
    'It counts enrolments that the window follows. “Informed on programs” counts visits, and is nearly always more.',
  ],
  'differs-enrolments-applied': [
    'Pedir no es entrar: unas solicitudes se niegan y otras aún esperan.',
    'To apply is not to enter: some applications are refused, and others still wait.',
  ],
  'differs-enrolments-enrolled': [
    'Juntas dan «Inscripciones, en total». Una persona puede entrar a dos programas.',
    'Together they make “Enrolments achieved, in all”. One person may enter two programs.',
  ],
  'differs-enrolments-refused': [
    'No es las solicitudes menos las inscripciones: algunas aún esperan respuesta, o la tuvieron en otro mes.',
    'It is not the applications less the enrolments: some still wait for an answer, or had it in another month.',
  ],
} as const satisfies Messages
