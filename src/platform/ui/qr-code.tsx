// A QR code as one SVG path.
import { encode } from 'uqr'

/** The text as a QR code with its quiet zone; `label` says what it holds. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: 4 })
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path class="qr__ground" d={`M0 0h${size}v${size}H0z`} />
      <path class="qr__ink" d={data.map(rowPath).join('')} />
    </svg>
  )
}

/** The dark runs of a row as rectangles one unit high. */
function rowPath(row: readonly boolean[], y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue
    const from = x
    while (row[x + 1]) x++
    path += `M${from} ${y}h${x - from + 1}v1h-${x - from + 1}z`
  }
  return path
}
