/** Puts what stands in `field` on the clipboard, also where the app is served to a class without https. */
export async function copy(field) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(field.value);
  } else {
    field.focus();
    field.select();
    document.execCommand("copy");
  }
}
