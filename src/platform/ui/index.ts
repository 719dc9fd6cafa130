// The components that pages are made of: props in, markup out, and each works without a script.
export { Page, type PageProps } from './page.tsx'
export { markObjected } from './rendering.tsx'
export { BadRequestPage, FaultPage, ForbiddenPage, NotFoundPage } from './error-pages.tsx'
export {
  ErrorSummary,
  Fieldset,
  Form,
  HiddenField,
  hasContent,
  joinClasses,
  type FieldProps,
  type FieldsetProps,
  type FormProps,
} from './form.tsx'
export { CodeField, DateField, FileField, NumberField, Select, TextArea, TextField, type Option } from './fields.tsx'
export { Checkboxes, Radios, type Choice, type ChoiceGroup, type Divider } from './choices.tsx'
export { Button, ButtonLink, Buttons } from './buttons.tsx'
export { DataTable, type CellValue, type Column, type DataTableProps } from './table.tsx'
export {
  Card,
  Cards,
  Details,
  InsetText,
  Notice,
  ProgressBar,
  Slip,
  Stat,
  Stats,
  SummaryList,
  Tag,
  type SummaryRow,
  type TagColour,
} from './content.tsx'
export { BackLink, Breadcrumb, Pagination, TabLinks, type Crumb, type TabLink } from './navigation.tsx'
export { ExportLinks, Filters } from './lists.tsx'
export { Bars, type BarItem, type BarsProps } from './bars.tsx'
export { sayShare, type ChartClass, type ChartTable, type ChartValue } from './chart.tsx'
export {
  FunnelPlot,
  funnelDenominators,
  type FunnelLimit,
  type FunnelPlotProps,
  type FunnelPoint,
  type FunnelStanding,
} from './funnel-plot.tsx'
export { SmallMultiples, type SmallMultiple, type SmallMultiplesProps } from './small-multiples.tsx'
export { PointMap, type MapPoint } from './point-map.tsx'
export { QrCode } from './qr-code.tsx'
export { answerExport, csvOf, exportFormatOf, xlsxOf, type Export, type ExportFormat } from './export.ts'
export { messages as uiMessages } from './messages.ts'
