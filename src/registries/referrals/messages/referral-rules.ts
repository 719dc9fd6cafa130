// What the rules of a referral say: each states what to do next.
import type { Messages } from '#platform/messages'

const where = {
  es: `{state, select, draft {por enviar} sent {esperando respuesta} accepted {aceptada} waitlisted {en lista de espera}
    scheduled {con cita} no_show {no llegó a la cita} appointment_cancelled {con la cita cancelada} attended {ya fue}
    cancel_requested {se pidió cancelar} declined {no la aceptaron} cancelled {cancelada} completed {recibió ayuda}
    not_completed {no recibió ayuda} entered_in_error {anulada} other {en otro paso}}`.replace(/\s+/g, ' '),
  en: `{state, select, draft {not sent yet} sent {waiting for an answer} accepted {accepted} waitlisted {on the waiting list}
    scheduled {with an appointment} no_show {appointment missed} appointment_cancelled {appointment cancelled} attended {went there}
    cancel_requested {cancellation asked for} declined {not accepted} cancelled {cancelled} completed {got help}
    not_completed {did not get help} entered_in_error {voided} other {at another step}}`.replace(/\s+/g, ' '),
} as const

export const messages = {
  'form-is-whole': [
    'El formulario llegó incompleto. Abra la página otra vez.',
    'The form came incomplete. Open the page again.',
  ],
  'step-can-be-read': ['Elija qué pasó.', 'Choose what happened.'],
  'transition-is-possible': [
    `Ahora está así: ${where.es}. Ese paso ya no se puede.`,
    `It now stands like this: ${where.en}. That step is not possible any more.`,
  ],
  'referral-was-not-moved-by-another': [
    'Alguien anotó algo al mismo tiempo. Vea cómo está ahora y, si hace falta, anote otra vez.',
    'Somebody noted something at the same time. See how it stands now and, if needed, note it again.',
  ],
  'reporter-is-named': [
    'Elija quién lo dijo: el servicio, la persona o un papel.',
    'Choose who said so: the service, the person or a paper.',
  ],
  'reason-is-chosen': ['Elija la razón.', 'Choose the reason.'],
  'outcome-is-chosen': ['Elija qué recibió la persona.', 'Choose what the person received.'],
  'appointment-is-given': ['Escriba el día y la hora de la cita.', 'Enter the day and the time of the appointment.'],
  'appointment-can-be-read': ['Revise el día y la hora de la cita.', 'Check the day and the time of the appointment.'],
  'appointment-is-in-the-future': [
    'Esa hora ya pasó. Elija un día y una hora que vengan.',
    'That time is over. Choose a day and a time to come.',
  ],
  'appointment-is-within-a-year': [
    'La cita debe ser dentro de un año. Revise el año.',
    'The appointment must be within a year. Check the year.',
  ],
  'appointment-is-in-open-hours': [
    'A esa hora el servicio está cerrado. Revise su horario.',
    'The service is closed at that time. Check its hours.',
  ],
  'client-was-tried-often-enough': [
    'Antes de cerrar por perder el contacto, anote {attempts} intentos por {channels} medios distintos.',
    'Before closing for lost contact, note {attempts} attempts by {channels} different channels.',
  ],
  'provider-was-tried': [
    'Antes de cerrar sin respuesta, anote un intento con el servicio.',
    'Before closing without an answer, note an attempt with the service.',
  ],
  'void-is-a-coordinators': [
    'Solo quien coordina puede anular una referencia.',
    'Only a coordinator can void a referral.',
  ],
  'mode-is-chosen': ['Elija cómo se va a seguir.', 'Choose how it will be followed.'],
  'need-is-chosen': ['Elija qué necesita la persona.', 'Choose what the person needs.'],
  'replaced-one-has-ended': [
    'La referencia anterior sigue abierta. Ciérrela primero.',
    'The earlier referral is still open. Close it first.',
  ],
  'replaced-one-has-no-other': [
    'La referencia anterior ya tiene otra en su lugar.',
    'The earlier referral already has another in its place.',
  ],
} as const satisfies Messages
