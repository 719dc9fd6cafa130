// The head of every slip: the code to read and type, and the way to the page where it is typed.
import { showCode } from '#kernel/text'
import { say } from '#platform/messages'
import { QrCode } from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages/receipt.ts'

/**
 * The code, and a picture that leads to `address`. The picture holds the address alone: a code in an address would stand in the
 * telephone's history and on every machine on the way, and behind a "#" it would need a script. So the code is typed.
 */
export function SlipCode({ view, code, address }: { view: View; code: string; address: string }) {
  const t = say(messages, view)
  const page = t('receipt-title')
  return (
    <>
      <div class="slip-code">
        <QrCode text={address} label={t('slip-address-qr', { page })} />
        <div>
          <p class="slip-code__text">{showCode(code)}</p>
          <p>{t('slip-keep')}</p>
        </div>
      </div>
      <p>{t('slip-address', { page, address: address.replace(/^https?:\/\//, '') })}</p>
    </>
  )
}
