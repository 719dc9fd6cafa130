// Whom to call at once. It stands above everything else on the page, in few words, and each line can be called with one tap.
import { say } from '#platform/messages'
import { Notice } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import type { EmergencyLine } from '../pack.ts'

export function Emergency({ view, lines }: { readonly view: View; readonly lines: readonly EmergencyLine[] }) {
  if (lines.length === 0) return <></>
  return (
    <Notice title={say(messages, view)('emergency-title')}>
      {lines.map((line) => (
        <CallLine view={view} line={line} />
      ))}
    </Notice>
  )
}

const CallLine = ({ view, line }: { readonly view: View; readonly line: EmergencyLine }) => (
  <div class="emergency">
    <p>{line[view.language]}</p>
    <a class="act act--first" href={`tel:${line.dialed}`}>
      {say(messages, view)('emergency-call', { number: line.shown })}
    </a>
  </div>
)
