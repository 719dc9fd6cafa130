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

/** Where a place is known to lie. */
export interface Spot {
  readonly lat: number
  readonly lon: number
  readonly placed: 'exactly' | 'about'
}

const addressOf = ({ street, city, postalCode }: Takeable): string =>
  [street, city, postalCode].filter((part) => part !== '').join(', ')

/** Whether the way there can be shown: not to the middle of a postal code. */
const hasWay = ({ street }: Takeable, { placed }: Spot): boolean => street !== '' || placed === 'exactly'

/** What opens the telephone's own map (Android): the address where there is one. */
export function mapOf(place: Takeable, at: Spot): string | null {
  if (!hasWay(place, at)) return null
  const address = addressOf(place)
  const point = at.placed === 'exactly' ? `${at.lat},${at.lon}` : '0,0'
  return `geo:${point}?q=${encodeURIComponent(address === '' ? point : address)}`
}

/** What shows the way on any device: the pack's address with `{to}`, which is the point where it is known exactly, else the address. */
export function directionsOf(template: string, place: Takeable, at: Spot): string | null {
  if (!hasWay(place, at)) return null
  const to = at.placed === 'exactly' ? `${at.lat},${at.lon}` : addressOf(place)
  return template.replace('{to}', encodeURIComponent(to))
}
