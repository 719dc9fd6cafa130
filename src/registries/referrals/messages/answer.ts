// Phrases of the provider's answer: by the link of one referral, and on the platform.
import type { Messages } from '#platform/messages'

export const messages = {
  'answers-menu': ['Por contestar', 'To answer'],
  'answers-title': ['Referencias por contestar', 'Referrals to answer'],
  'answers-intro': [
    'Aquí está cada persona que le refieren, por fecha. Los datos de la persona se ven al abrir.',
    'Here is each person referred to you, by date. What you were told of the person is shown when you open it.',
  ],
  'answers-none': ['No hay ninguna por contestar.', 'There is none to answer.'],
  'answers-first': [
    'Aquí están las primeras {count}. Al contestarlas verá las demás.',
    'These are the first {count}. As you answer them, you will see the others.',
  ],
  'column-agency': ['Quién refiere', 'Who refers'],
  'column-answer-service': ['Servicio', 'Service'],
  'column-answer-state': ['Dónde va', 'Where it stands'],
  'column-answer-due': ['Conteste antes del', 'Answer by'],
  'answer-late': ['Ya pasó: {day}', 'Overdue: {day}'],
  'column-answer-appointment': ['Cita', 'Appointment'],

  'gate-title': ['Le refieren a una persona', 'Somebody is referred to you'],
  'gate-text': [
    '{agency} le refiere a una persona y espera su respuesta.',
    '{agency} refers a person to you and waits for your answer.',
  ],
  'gate-hint': [
    'Toma un minuto. No hace falta tener cuenta. Los datos se ven solo al oprimir el botón, y queda anotado.',
    'It takes one minute. You need no account. What you were told is shown only when you press the button, and that is noted.',
  ],
  'gate-button': ['Ver y contestar', 'See and answer'],

  'shut-title-unknown': ['Este enlace no sirve', 'This link does not work'],
  'shut-text-unknown': [
    'Revise que esté completo. Si sigue igual, pida otro a quien se lo mandó.',
    'Check that it is complete. If it still does not work, ask whoever sent it for another one.',
  ],
  'shut-title-expired': ['Este enlace ya venció', 'This link has expired'],
  'shut-text-expired': [
    'Pida otro a la organización que se lo mandó.',
    'Ask the organization that sent it for another one.',
  ],
  'shut-title-revoked': ['Este enlace se anuló', 'This link was revoked'],
  'shut-text-revoked': [
    'Ya no muestra nada. Si todavía hace falta su respuesta, pida otro a quien se lo mandó.',
    'It shows nothing any more. If your answer is still needed, ask whoever sent it for another one.',
  ],
  'shut-title-withdrawn': ['Ya no hace falta su respuesta', 'Your answer is not needed any more'],
  'shut-text-withdrawn': [
    'La organización que lo mandó retiró esta referencia. Usted no tiene que hacer nada más. No llame a la persona por esta referencia. Borre lo que haya copiado y no le haga falta.',
    'The organization that sent it has withdrawn this referral. You have nothing more to do. Do not call the person about this referral. Erase what you copied and do not need.',
  ],
  'shut-title-absent': ['Esta referencia no está abierta', 'This referral is not open'],
  'shut-text-absent': [
    'Ya se cerró, o es de otra organización. Lo que usted contestó antes quedó anotado.',
    'It is closed, or it is another organization’s. What you answered before is noted.',
  ],
  'shut-title-closed': ['Esta referencia ya se cerró', 'This referral is closed'],
  'shut-text-closed': [
    'No llame a la persona por esta referencia. Aquí ya no se ven sus datos. Borre lo que haya copiado y no le haga falta.',
    'Do not call the person about this referral. What you were told is no longer shown here. Erase what you copied and do not need.',
  ],
  'closed-ask': [
    'Si tiene una pregunta, hable con la organización que le refirió a la persona.',
    'If you have a question, speak with the organization that referred the person.',
  ],

  'answer-title': ['Referencia para {organization}', 'Referral to {organization}'],
  'answer-from': ['La manda {agency}', 'Sent by {agency}'],
  'answer-due': ['Conteste antes del', 'Answer by'],
  'answer-due-next': ['Díganos antes del', 'Tell us by'],
  'answer-appointment': ['Cita', 'Appointment'],
  'answer-nothing-told': [
    'No se le dijo nada de la persona. Ella va a buscarle.',
    'You were told nothing about the person. They will come to you.',
  ],
  'answer-use': [
    'La persona dio permiso solo para esto. No copie ni comparta sus datos para otra cosa.',
    'The person gave permission for this only. Do not copy or share it for anything else.',
  ],
  'answer-what': ['Su respuesta', 'Your answer'],
  'answer-note': ['Sí, anotarlo', 'Yes, note it'],
  'answer-keep-link': [
    'Guarde el enlace: con él puede volver a contestar hasta el {day}, o hasta que se cierre.',
    'Keep the link: with it you can answer again until {day}, or until it closes.',
  ],

  'late-title': ['La fecha para contestar ya pasó', 'The time to answer is over'],
  'late-text': [
    'Nadie contestó a tiempo y la referencia se cerró. Si todavía puede atender a la persona, acéptela ahora.',
    'Nobody answered in time, and the referral was closed. If you can still serve the person, accept it now.',
  ],
  'cancel-asked': [
    'Se pidió cancelar esta referencia. Confírmelo, o díganos si ya la atendieron.',
    'You are asked to cancel this referral. Confirm it, or tell us if the person was served already.',
  ],

  'answer-accept': ['Sí, la aceptamos', 'Yes, we accept'],
  'answer-decline': ['No podemos aceptarla', 'We cannot accept'],
  'answer-decline-do': ['Enviar que no podemos', 'Send that we cannot'],
  'answer-waitlist': ['Queda en lista de espera', 'On our waiting list'],
  'answer-schedule': ['Dar una cita', 'Give an appointment'],
  'answer-schedule-do': ['Guardar la cita', 'Save the appointment'],
  'answer-reschedule': ['Dar otra cita', 'Give another appointment'],
  'answer-reschedule-do': ['Guardar la nueva cita', 'Save the new appointment'],
  'answer-before-the-day': [
    'Desde el día de la cita podrá decirnos aquí si vino.',
    'From the day of the appointment you can tell us here whether the person came.',
  ],
  'answer-mark_attended': ['Sí vino', 'The person came'],
  'answer-mark_no_show': ['No vino a su cita', 'The person did not come'],
  'answer-cancel_appointment': ['Se canceló la cita', 'The appointment was cancelled'],
  'answer-complete': ['Ya quedó: recibió ayuda', 'Done: the person got help'],
  'answer-complete-do': ['Cerrar con este resultado', 'Close with this outcome'],
  'answer-fail': ['No se pudo ayudar', 'We could not help'],
  'answer-fail-do': ['Cerrar con esta razón', 'Close with this reason'],
  'answer-confirm_cancel': ['Confirmar que se cancela', 'Confirm the cancellation'],
  'answer-reopen': ['Aceptarla ahora', 'Accept it now'],
  'answer-reason': ['¿Por qué?', 'Why?'],
  'answer-no-capacity': [
    'Si no tienen lugar, el directorio lo dirá para no mandarle a más personas.',
    'If you have no room, the directory will say so, and nobody else is sent to you.',
  ],
  'answer-outcome': ['¿Con qué resultado?', 'With what outcome?'],
  'answer-on': ['Día', 'Day'],
  'answer-time': ['Hora', 'Time'],
  'answer-time-hint': ['Hora de {city}.', 'Time in {city}.'],
  'answer-time-hint-here': ['Hora de su localidad.', 'Your local time.'],

  'thanks-title': ['Gracias. Quedó anotado.', 'Thank you. It is noted.'],
  'thanks-repeated': ['Ya lo teníamos. Cuenta una sola vez.', 'We had it already. It counts once.'],
  'next-accepted': [
    'Llame a la persona y dele una cita. Después anote aquí la fecha.',
    'Call the person and give an appointment. Then enter its date here.',
  ],
  'next-accepted-no-phone': [
    'Anote aquí la cita. {agency} le avisa a la persona.',
    'Enter the appointment here. {agency} tells the person.',
  ],
  'next-waitlisted': [
    'Cuando haya lugar, vuelva a esta página y dele una cita.',
    'When there is room, come back to this page and give an appointment.',
  ],
  'next-scheduled': [
    'Después de la cita, vuelva a esta página y díganos si vino.',
    'After the appointment, come back to this page and tell us whether the person came.',
  ],
  'next-no_show': [
    'Si puede, llame a la persona y dele otra cita. {agency} también lo intenta.',
    'If you can, call the person and give another appointment. {agency} tries too.',
  ],
  'next-appointment_cancelled': ['Dele otra cita cuando pueda.', 'Give another appointment when you can.'],
  'next-attended': [
    'Cuando termine, díganos con qué resultado. Así se cierra.',
    'When it is finished, tell us with what outcome. That closes it.',
  ],
  'next-cancel_requested': ['Falta que confirme si se cancela.', 'Your confirmation is awaited.'],
  'next-declined': [
    '{agency} busca otro lugar para la persona. Usted no tiene que hacer nada más.',
    '{agency} looks for another place for the person. You have nothing more to do.',
  ],
  'next-no-capacity': [
    'El directorio ya dice que no tienen lugar. Avise cuando haya.',
    'The directory now says that you have no room. Let them know when you do.',
  ],
  'next-completed': [
    'La referencia se cerró. Usted no tiene que hacer nada más.',
    'The referral is closed. You have nothing more to do.',
  ],
  'next-not_completed': [
    'La referencia se cerró. {agency} busca otra ayuda para la persona.',
    'The referral is closed. {agency} looks for other help for the person.',
  ],
  'next-cancelled': [
    'La referencia se canceló. Usted no tiene que hacer nada más.',
    'The referral is cancelled. You have nothing more to do.',
  ],
  'next-gone': [
    'Aquí ya no se ven los datos de la persona. Borre lo que haya copiado y no le haga falta.',
    'What you were told of the person is no longer shown here. Erase what you copied and do not need.',
  ],
} as const satisfies Messages
