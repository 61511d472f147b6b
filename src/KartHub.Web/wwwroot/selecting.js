// What is there to be copied is selected as soon as one is in it.
document.addEventListener("focusin", event => event.target.closest("[data-select-all]")?.select());

// A button copies what is in the field beside it. The clipboard itself is there for pages with https alone; the old command is for all.
document.addEventListener("click", event => {
  const button = event.target.closest("[data-copy]");
  const field = button?.parentElement.querySelector("input, textarea");
  if (field) {
    field.focus();
    field.select();
    button.parentElement.querySelector("[role=status]").textContent = document.execCommand("copy") ? button.dataset.copy : "";
  }
});
