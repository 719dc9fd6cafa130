// A place to take along: its card for a telephone (vCard 3.0, RFC 2426), its telephone and its map address (RFC 3966, RFC 5870).

/** What is known of a place. Nothing of whoever looks for it. */
export interface Takeable {
  readonly title: string
  readonly organization: string
  readonly street: string
  readonly city: string
  readonly postalCode: string
  readonly line: string | null
}

/** A comma, semicolon, backslash or new line inside a value. */
const escaped = (text: string): string => text.replace(/[\\,;]/g, '\\$&').replace(/\r?\n/g, '\\n')

/** The card: name, organization, telephone and address. A telephone's camera reads it and offers to call, to keep it and to go there. */
export function vcardOf({ title, organization, street, city, postalCode, line }: Takeable): string {
  const address = ['', '', street, city, '', postalCode, ''].map(escaped).join(';')
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `N:${escaped(title)};;;;`,
    `FN:${escaped(title)}`,
    `ORG:${escaped(organization)}`,
    ...(line === null ? [] : [`TEL:${telephoneOf(line)}`]),
    ...(street === '' && city === '' ? [] : [`ADR:${address}`]),
    'END:VCARD',
  ].join('\r\n')
}

/** The digits that are dialled, with an extension behind a pause. */
function telephoneOf(line: string): string {
  const [number = '', extension] = line.split(/(?:ext\.?|x)\s*(?=\d)/i)
  const digits = number.replace(/[^\d+]/g, '')
  return extension === undefined ? digits : `${digits},${extension.replace(/\D/g, '')}`
}

/** What calls it. */
export const callOf = (line: string): string => `tel:${telephoneOf(line)}`

/** What opens the telephone's own map: the address where there is one, so that nobody is led to the middle of a postal code. */
export function directionsOf(
  { street, city, postalCode }: Takeable,
  at: { readonly lat: number; readonly lon: number; readonly placed: 'exactly' | 'about' },
): string | null {
  const address = [street, city, postalCode].filter((part) => part !== '').join(', ')
  if (street === '' && at.placed === 'about') return null
  const point = at.placed === 'exactly' ? `${at.lat},${at.lon}` : '0,0'
  return `geo:${point}?q=${encodeURIComponent(address === '' ? point : address)}`
}
