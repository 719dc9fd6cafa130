// The program's links in the header.
import type { Messages } from '#platform/messages'

export const messages = {
  'menu-new-visit': ['Nueva visita', 'New visit'],
  'menu-today': ['Pendientes', 'To do'],
  'menu-visits': ['Visitas', 'Visits'],
  'menu-groups': ['Talleres', 'Workshops'],
  'menu-materials': ['Materiales', 'Materials'],
  'menu-reports': ['Informes', 'Reports'],
  'menu-office': ['Oficina', 'Office'],
  'menu-stations': ['Estaciones', 'Stations'],
} as const satisfies Messages
