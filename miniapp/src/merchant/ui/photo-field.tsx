import { Alert } from '@shared/ui/alert'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import { problemMessage } from '@shared/i18n/problem-message'
import { MAX_PHOTOS, type Photos, type Picture } from './use-photos'
import './photo-field.scss'

const messages = {
  take: { zh: '拍照', en: 'Take' },
  remove: { zh: '删除照片', en: 'Remove the photo' },
  retry: { zh: '重新发送', en: 'Send again' },
  sending: { zh: '发送中', en: 'Sending' },
  preparing: { zh: '处理中', en: 'Preparing' },
  not_allowed: {
    zh: '没有相机权限，请在微信设置中允许',
    en: 'The camera is not allowed; allow it in WeChat’s settings',
  },
  unreadable: {
    zh: '有照片无法读取，请重拍或换一张',
    en: 'A picture could not be read; take it again or choose another',
  },
  too_large: { zh: '照片太大，请重拍', en: 'The picture is too large, take it again' },
} satisfies Catalogue

/** Thumbnails of the pictures and the button that takes another. */
export function PhotoTiles(props: {
  pictures: Pick<Picture, 'key' | 'preview' | 'state'>[]
  take: () => void
  remove: (key: string) => void
  retry?: (key: string) => void
  /** Pictures that were taken come first: then it is known how many more there may be. */
  isPreparing: boolean
  failure?: Photos['failure']
}) {
  const { pictures, take, remove, retry, isPreparing, failure } = props
  const t = useTranslate()
  return (
    <div className="mer-photos">
      <div className="mer-photos__tiles">
        {pictures.map(({ key, preview, state }) => (
          <div key={key} className={`mer-photos__tile mer-photos__tile--${state}`}>
            <img
              className="mer-photos__image"
              src={preview}
              alt=""
              {...(process.env.TARO_ENV === 'weapp' ? { mode: 'aspectFill' } : {})}
            />
            {state === 'sending' ? <span className="mer-photos__state">{t(messages.sending)}</span> : null}
            {state === 'failed' && retry ? (
              <button type="button" className="mer-photos__again" onClick={() => retry(key)}>
                {t(messages.retry)}
              </button>
            ) : null}
            <button
              type="button"
              className="mer-photos__drop"
              aria-label={t(messages.remove)}
              onClick={() => remove(key)}
            >
              ×
            </button>
          </div>
        ))}
        {pictures.length < MAX_PHOTOS ? (
          <button type="button" className="mer-photos__take" disabled={isPreparing} onClick={take}>
            <span className="mer-photos__plus" aria-hidden>
              +
            </span>
            <span>{t(isPreparing ? messages.preparing : messages.take)}</span>
          </button>
        ) : null}
      </div>
      {failure ? <Alert small urgent tone="warn" title={t(messages[failure])} /> : null}
    </div>
  )
}

/** The same for pictures that are uploaded at once; shows why an upload failed. */
export function PhotoField({ photos }: { photos: Photos }) {
  const t = useTranslate()
  const failedPicture = photos.pictures.find(({ problem }) => problem)
  return (
    <>
      <PhotoTiles
        pictures={photos.pictures}
        take={() => void photos.take()}
        remove={photos.remove}
        retry={photos.retry}
        isPreparing={photos.isPreparing}
        failure={photos.failure}
      />
      {failedPicture?.problem ? (
        <Alert small urgent tone="warn" title={t(problemMessage(failedPicture.problem))} />
      ) : null}
    </>
  )
}
