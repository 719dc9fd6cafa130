// Beside an answer, folded: what the program is, what is written down when somebody asks for it, and who sees that.
import { say } from '#platform/messages'
import type { Pack } from '#platform/pack'
import { Details } from '#platform/ui'
import type { View } from '#platform/view'
import { recordOf } from '#programs/ventanillas'
import { messages } from '../messages.ts'
import type { Law, LawProgram, LawRecord, Word } from '../rules/law.ts'
import { namePlace, type NamedPlace } from '../rules/naming.ts'

export interface RecordProps {
  readonly view: View
  readonly pack: Pack
  readonly law: Law
  readonly place: NamedPlace
  readonly program: LawProgram
  /** What the program is called here. */
  readonly title: string
  readonly word: Word
  /** Whether what the program is stands beside it already. */
  readonly isTold: boolean
}

export function RecordFold({ view, pack, law, place, program, title, word, isTold }: RecordProps) {
  const t = say(messages, view)
  const emergency = word === 'emergency-only' ? program.emergency_record : null
  const summary = (
    <>
      {t('record-open')} <span class="govuk-visually-hidden">{t('record-of', { program: title })}</span>
    </>
  )
  return (
    <Details summary={summary}>
      {!isTold && <p>{namePlace(program[`about_${view.language}`], place)}</p>}
      <Lines view={view} record={findRecord(pack, law, emergency ?? program.record)} />
      {program.payment_record !== null && (
        <>
          <p>
            <strong>{t('record-payment')}</strong>
          </p>
          <Lines view={view} record={findRecord(pack, law, program.payment_record)} />
        </>
      )}
    </Details>
  )
}

type Shown = Pick<LawRecord, 'es' | 'en' | 'seen_by_es' | 'seen_by_en' | 'federal_record'>

const findRecord = (pack: Pack, law: Law, code: string): Shown | undefined =>
  law.records.find((record) => record.code === code) ?? recordOf(pack, code)

function Lines({ view, record }: { view: View; record: Shown | undefined }) {
  const t = say(messages, view)
  const { language } = view
  return (
    <>
      <p>{record?.[language] ?? t('record-unknown')}</p>
      <p>
        <strong>{t('record-seen-by')}:</strong> {record?.[`seen_by_${language}`] ?? t('record-unknown')}
      </p>
      <p>
        <strong>{t('record-federal')}</strong> {t(`record-federal-${record?.federal_record ?? 'unknown'}`)}
      </p>
    </>
  )
}
