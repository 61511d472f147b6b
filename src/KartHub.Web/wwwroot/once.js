// A form that uses something up is sent once: a second press would send it again and drop the answer to the first.
document.addEventListener("submit", event => {
  if (event.target.matches("[data-once]")) {
    if (event.target.dataset.sent) {
      event.preventDefault();
    }

    event.target.dataset.sent = "yes";
  }
});

addEventListener("pageshow", () => { // Also a page that the browser kept and shows again.
  for (const form of document.querySelectorAll("[data-sent]")) {
    delete form.dataset.sent;
  }
});
