// A page of the network without its reader: what stands in it, and the frame that is put around it for each who reads.
import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { markObjected, Page, type PageProps } from '#platform/ui'
import type { View } from '#platform/view'

/** What stands in a page. Nothing in it depends on who reads, but for what they may see. */
export interface Sheet {
  readonly frame: Pick<PageProps, 'title' | 'caption' | 'back' | 'wide' | 'scripts'>
  /** Markup, written already. */
  readonly content: string
  /** Whether what was typed into the address could not be read. */
  readonly objected: boolean
}

/** Writes what stands in a page. */
export const sheetOf = (frame: Sheet['frame'], content: Child, objected: boolean): Sheet => ({
  frame,
  content: String(content),
  objected,
})

/** The page around a sheet. */
export const SheetPage = ({ view, sheet }: { view: View; sheet: Sheet }) => (
  <Page view={view} {...sheet.frame} charts>
    <Written sheet={sheet} />
  </Page>
)

function Written({ sheet: { content, objected } }: { sheet: Sheet }) {
  if (objected) markObjected()
  return raw(content)
}
