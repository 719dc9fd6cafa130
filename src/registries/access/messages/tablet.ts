// What window tablets say.
import type { Messages } from '#platform/messages'

export const tabletMessages = {
  'tablets-title': ['Tabletas de atención', 'Window tablets'],
  'tablets-caption': ['Tabletas', 'Tablets'],
  'tablets-none': ['Todavía no hay ninguna.', 'There are none yet.'],
  'tablet-name': ['Nombre', 'Name'],
  'tablet-office': ['Oficina', 'Office'],
  'tablet-state': ['Estado', 'State'],
  'tablet-waiting': ['Espera su código', 'Waits for its code'],
  'tablet-expired': ['Su código venció', 'Its code has expired'],
  'tablet-enrolled': ['En uso desde el {at}', 'In use since {at}'],
  'tablet-revoked': ['Sin acceso desde el {at}', 'No access since {at}'],
  'tablet-revoke': ['Quitar acceso', 'Revoke'],
  'tablet-prepare': ['Preparar una tableta', 'Prepare a tablet'],
  'tablet-label': ['Nombre de la tableta', 'Name of the tablet'],
  'tablet-window': ['Lugar', 'Place'],
  'tablet-prepare-button': ['Dar un código', 'Get a code'],
  'tablet-code-title': ['Escriba este código en la tableta', 'Type this code on the tablet'],
  'tablet-code-text': [
    'Abra {address} en la tableta y escriba el código. Sirve una vez, durante {minutes} minutos. No se vuelve a mostrar.',
    'Open {address} on the tablet and type the code. It works once, for {minutes} minutes. It is not shown again.',
  ],

  'window-enrol-title': ['Preparar esta tableta', 'Set up this tablet'],
  'window-enrol-text': [
    'Quien dirige la agencia le da un código para esta tableta.',
    'The agency lead gives you a code for this tablet.',
  ],
  'window-code': ['Código de la tableta', 'Code of the tablet'],
  'window-enrol-button': ['Preparar', 'Set up'],
  'window-title': ['¿Quién atiende?', 'Who is working?'],
  'window-locked': [
    'La tableta está bloqueada. Lo que escribió se conserva.',
    'The tablet is locked. What you typed is kept.',
  ],
  'window-worker': ['Su nombre', 'Your name'],
  'window-no-pin': ['Todavía no tiene código', 'Has no PIN yet'],
  'window-pin': ['Su código de 6 números', 'Your six-digit PIN'],
  'window-unlock': ['Desbloquear', 'Unlock'],
  'window-nobody': [
    'Nadie tiene código todavía. Cada persona lo elige en su cuenta, desde su teléfono o computadora.',
    'Nobody has a PIN yet. Each person chooses one in their account, from a phone or computer.',
  ],
  'window-lock-title': ['Bloquear la tableta', 'Lock the tablet'],
  'window-lock-text': ['Atiende {name}.', '{name} is working.'],
  'window-lock-button': ['Bloquear ahora', 'Lock now'],
} as const satisfies Messages
