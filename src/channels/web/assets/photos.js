const LONGEST_SIDE = 2560;
/** Other pictures than photographs are sent as they are, unless they are larger than this. */
const LARGE_BYTES = 2 * 1024 * 1024;

/**
 * A photograph, smaller and without what cameras write into it, such as the place. What cannot be drawn is
 * sent as it is: the other side decides.
 */
export async function lighten(file) {
  const isPhoto = file.type === 'image/jpeg';
  const isPicture = /^image\/(png|webp)$/.test(file.type);
  if (!isPhoto && !(isPicture && file.size > LARGE_BYTES)) return file;
  try {
    const picture = await window.createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    const drawn = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.88));
    return drawn || file;
  } catch {
    return file;
  }
}
