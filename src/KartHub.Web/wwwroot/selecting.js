// What is there to be copied is selected as soon as one is in it.
document.addEventListener("focusin", event => event.target.closest("[data-select-all]")?.select());
