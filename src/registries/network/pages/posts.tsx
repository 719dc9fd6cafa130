// Headquarters units, and the posts at an office or at headquarters.
import type { Id } from '#kernel/id'
import { emptyForm, type FormState } from '#platform/forms'
import { say } from '#platform/messages'
import {
  Button,
  DataTable,
  DateField,
  Details,
  ExportLinks,
  Form,
  HiddenField,
  Page,
  Radios,
  Select,
  TextField,
  type Column,
} from '#platform/ui'
import type { View } from '#platform/view'
import { messages } from '../messages.ts'
import { employments, mayKeepNetwork } from '../rules.ts'
import type { Office } from '../store/office.ts'
import type { HeadquartersUnit, Post } from '../store/post.ts'
import { isPublic, nameOffice } from './words.ts'

/** A unit's name in the reader's language. */
const nameUnit = (view: View, unit: HeadquartersUnit): string => (view.language === 'es' ? unit.spanish : unit.english)

export interface HeadquartersPageProps {
  readonly view: View
  readonly units: readonly HeadquartersUnit[]
  /** Undefined for those who may not read posts. */
  readonly posts: readonly Post[] | undefined
  readonly form: FormState
  readonly id: Id<'post'>
}

/** The units of headquarters, as its chart gives them. */
export function HeadquartersPage({ view, units, posts, form, id }: HeadquartersPageProps) {
  const t = say(messages, view)
  const names = new Map(units.map((unit) => [unit.code, nameUnit(view, unit)]))
  const columns: Column<HeadquartersUnit>[] = [
    { label: t('column-unit'), value: (unit) => nameUnit(view, unit) },
    { label: t('column-kind'), value: (unit) => t(`unit-${unit.kind}`) },
    { label: t('column-within'), value: (unit) => (unit.parent === null ? null : (names.get(unit.parent) ?? null)) },
    { label: t('column-source'), value: (unit) => unit.source },
  ]
  return (
    <Page
      view={view}
      title={t('headquarters-title')}
      public={isPublic(view)}
      named
      back={{ href: view.to('/network') }}
    >
      <DataTable view={view} caption={t('headquarters-title')} hideCaption columns={columns} rows={units} />
      {posts && <Posts view={view} posts={posts} form={form} id={id} units={units} office={undefined} />}
    </Page>
  )
}

export interface PostsPageProps {
  readonly view: View
  readonly office: Office
  readonly posts: readonly Post[]
  readonly form: FormState
  readonly id: Id<'post'>
}

/** The posts at an office. */
export const PostsPage = ({ view, office, posts, form, id }: PostsPageProps) => (
  <Page
    view={view}
    title={say(messages, view)('posts-title')}
    caption={nameOffice(view, office)}
    back={{ href: view.to(`/network/offices/${office.code}`) }}
    scripts={['print']}
  >
    <Posts view={view} posts={posts} form={form} id={id} units={[]} office={office} />
    <ExportLinks view={view} href={view.to(`/network/offices/${office.code}/posts`)} />
  </Page>
)

/** The columns of a list of posts, on screen and in its files. */
export function postColumns(view: View): Column<Post>[] {
  const t = say(messages, view)
  return [
    { label: t('column-post'), value: (post) => post.title },
    { label: t('column-employment'), value: (post) => t(`employment-${post.employment}`) },
    { label: t('column-since'), value: (post) => post.from_on },
    { label: t('column-until'), value: (post) => post.to_on },
  ]
}

interface PostsProps {
  readonly view: View
  readonly posts: readonly Post[]
  readonly form: FormState
  readonly id: Id<'post'>
  readonly units: readonly HeadquartersUnit[]
  readonly office: Office | undefined
}

function Posts(props: PostsProps) {
  const { view, posts } = props
  const t = say(messages, view)
  const columns = postColumns(view)
  const deeds: Column<Post> = {
    label: t('end-post-title'),
    value: () => null,
    show: (post) => (post.to_on === null ? <EndPost view={view} post={post} /> : ''),
  }
  const keeps = mayKeepNetwork(view.actor)
  return (
    <>
      <DataTable view={view} caption={t('posts-title')} columns={keeps ? [...columns, deeds] : columns} rows={posts} />
      {keeps && <AddPost {...props} />}
    </>
  )
}

const EndPost = ({ view, post }: { view: View; post: Post }) => (
  <Form view={view} messages={messages} state={emptyForm} action={view.to(`/network/posts/${post.id}/end`)}>
    <DateField
      form={emptyForm}
      id={`end-${post.id}`}
      name="to_on"
      label={say(messages, view)('field-to-on')}
      preset={view.today}
    />
    <Button look="secondary">{say(messages, view)('end')}</Button>
  </Form>
)

function AddPost({ view, form, id, units, office }: PostsProps) {
  const t = say(messages, view)
  return (
    <Details summary={t('add-post-title')} open={form.objections.length > 0}>
      <Form view={view} messages={messages} state={form} action={view.to('/network/posts')} id={id}>
        {office && <HiddenField name="office_id" value={office.code} />}
        {!office && (
          <Select
            form={form}
            name="unit"
            label={t('column-unit')}
            emptyOption={t('choose')}
            options={units.map((unit) => ({ value: unit.code, text: nameUnit(view, unit) }))}
          />
        )}
        <TextField form={form} name="title" label={t('field-post-title')} />
        <Radios
          form={form}
          name="employment"
          label={t('field-employment')}
          items={employments.map((employment) => ({ value: employment, text: t(`employment-${employment}`) }))}
        />
        <DateField form={form} name="from_on" label={t('field-from-on')} />
        <DateField form={form} name="to_on" label={t('field-to-on')} />
        <Button>{t('save')}</Button>
      </Form>
    </Details>
  )
}
