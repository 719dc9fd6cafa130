// Phrases of the list of referrals.
import type { Messages } from '#platform/messages'

export const messages = {
  'list-title': ['Referencias', 'Referrals'],
  'list-menu': ['Referencias', 'Referrals'],
  'list-file': ['referencias', 'referrals'],
  'list-intro': [
    'A dónde se mandó a cada persona y si le ayudaron. Aquí no hay nombres.',
    'Where each person was sent, and whether they got help. There are no names here.',
  ],
  'list-count': [
    '{count, plural, one {# referencia} many {# de referencias} other {# referencias}}',
    '{count, plural, one {# referral} other {# referrals}}',
  ],
  'list-many': [
    'Más de {count, number} referencias. Use los filtros para ver menos.',
    'More than {count, number} referrals. Use the filters to see fewer.',
  ],
  'list-empty': [
    'No hay referencias así. Se hacen al registrar una visita, cuando se elige un servicio.',
    'There are no such referrals. They are made with a visit, when a service is chosen.',
  ],
  'filter-state': ['Dónde va', 'Where it stands'],
  'filter-all': ['Todas', 'All'],
  'filter-open': ['Todas las abiertas', 'All that are open'],
  'filter-closed': ['Todas las cerradas', 'All that are closed'],
  'filter-mode': ['Cómo se sigue', 'How it is followed'],
  'filter-need': ['Qué necesita', 'What is needed'],
  'filter-from': ['Hechas desde', 'Made from'],
  'filter-to': ['Hasta', 'To'],
  'column-service': ['Servicio', 'Service'],
  'column-need': ['Qué necesita', 'What is needed'],
  'column-made': ['Hecha el', 'Made on'],
  'column-state': ['Dónde va', 'Where it stands'],
  'column-mode': ['Cómo se sigue', 'How it is followed'],
  'column-next': ['Qué sigue', 'What comes next'],
  'next-appointment': ['Cita', 'Appointment'],
  'next-word': ['Se espera noticia', 'Word awaited by'],
  'column-due': ['Se espera noticia', 'Word awaited by'],
  'column-appointment': ['Cita', 'Appointment'],
  'column-reason': ['Razón o resultado', 'Reason or outcome'],
  'column-closer': ['Quién la cerró', 'Closed by'],
  overdue: ['Ya pasó la fecha', 'Overdue'],
} as const satisfies Messages
