// The rules of referrals as sentences: what to do where one does not hold.
import type { Messages } from '#platform/messages'

export const messages = {
  'form-is-whole': ['La página se abrió mal. Ábrala de nuevo.', 'The page did not open properly. Open it again.'],
  'step-can-be-read': ['Elija qué pasó.', 'Choose what happened.'],
  'referral-was-not-moved-by-another': [
    'Alguien anotó algo mientras usted escribía. Mire dónde va ahora y decida de nuevo. No se guardó nada.',
    'Somebody noted something while you were writing. Look where it stands now and decide again. Nothing was saved.',
  ],
  'transition-is-possible': [
    'Así como va ahora la referencia, eso ya no se puede anotar. No se guardó nada.',
    'As the referral stands now, that can no longer be noted. Nothing was saved.',
  ],
  'void-is-a-coordinators': [
    'Solo la coordinación puede anular. Pídaselo.',
    'Only the coordinator can void it. Ask them to.',
  ],
  'reporter-is-named': ['Diga quién lo dijo.', 'Say who said so.'],
  'reason-is-chosen': ['Elija la razón.', 'Choose the reason.'],
  'outcome-is-chosen': ['Elija el resultado.', 'Choose the outcome.'],
  'day-of-the-appointment-has-come': [
    'Todavía no es el día de la cita. Dígalo ese día o después. No se guardó nada.',
    'The day of the appointment has not come yet. Say it on that day or later. Nothing was saved.',
  ],
  'appointment-is-given': ['Escriba el día y la hora de la cita.', 'Type the day and the time of the appointment.'],
  'appointment-can-be-read': [
    'Escriba el día y la hora completos, por ejemplo 14:30.',
    'Type the whole day and time, for example 14:30.',
  ],
  'appointment-is-in-the-future': ['La cita tiene que ser más adelante.', 'The appointment has to lie ahead.'],
  'appointment-is-within-a-year': [
    'La cita tiene que ser dentro de un año.',
    'The appointment has to be within a year.',
  ],
  'appointment-is-in-open-hours': [
    'El servicio está cerrado a esa hora. Revise el día y la hora.',
    'The service is closed at that time. Check the day and the time.',
  ],
  'client-was-tried-often-enough': [
    'Antes de cerrar por falta de contacto, intente hablar con la persona {attempts} veces, por {channels} medios distintos.',
    'Before closing it as lost, try to reach the person {attempts} times, in {channels} different ways.',
  ],
  'provider-was-tried': [
    'Antes, intente hablar con el servicio y anote el intento.',
    'First try to reach the service, and note the attempt.',
  ],
  'mode-is-chosen': ['Elija cómo se va a seguir.', 'Choose how it will be followed.'],
  'need-is-chosen': ['Elija qué necesita la persona.', 'Choose what the person needs.'],
  'replaced-one-has-ended': [
    'La primera referencia sigue abierta. Ciérrela antes de hacer otra.',
    'The first referral is still open. Close it before making another.',
  ],
  'replaced-one-has-no-other': [
    'Ya se hizo otra referencia en su lugar. No se guardó nada.',
    'Another referral was made in its place already. Nothing was saved.',
  ],

  'side-is-chosen': ['Elija con quién.', 'Choose with whom.'],
  'channel-is-chosen': ['Elija por qué medio.', 'Choose by which means.'],
  'result-is-chosen': ['Elija qué pasó con el intento.', 'Choose what came of the attempt.'],
  'promise-is-chosen': ['Elija qué se prometió.', 'Choose what was promised.'],
  'day-can-be-read': ['Escriba el día completo, con mes y año.', 'Type the whole day, with month and year.'],
  'promise-is-not-in-the-past': ['El día ya pasó. Elija otro.', 'That day has passed. Choose another.'],
  'promise-is-within-a-year': ['Elija un día dentro de un año.', 'Choose a day within a year.'],
  'promise-to-the-provider-is-about-an-open-one': [
    'La referencia ya cerró: con el servicio no queda nada pendiente.',
    'The referral has closed: nothing is pending with the service.',
  ],
  'referral-is-not-void': [
    'Esta referencia se anuló o pasó a otra organización. Ya no se anota nada.',
    'This referral was voided or passed to another organization. Nothing more is noted.',
  ],
} as const satisfies Messages
