export function show(dialog) {
  dialog.showModal();
}

export function close(dialog) {
  dialog.close();
}
