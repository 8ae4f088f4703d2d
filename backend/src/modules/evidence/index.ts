export { addPhoto, photoMediaTypeOf } from './photo'
export { photoLinks, type PhotoLinks } from './photo-link'
