// Progressive enhancement only: every page works without this file.

const language = document.documentElement.lang || 'tr';

/** Asks before a form marked with data-confirm is sent. */
function confirmBeforeSubmit(event) {
  const form = event.target;
  const question = form.dataset.confirm;
  if (!question || form.dataset.confirmed) return;
  event.preventDefault();
  const dialog = document.createElement('dialog');
  dialog.className = 'confirm';
  const text = document.createElement('p');
  text.textContent = question;
  const row = document.createElement('div');
  const no = document.createElement('button');
  no.type = 'button';
  no.className = 'button quiet';
  no.textContent = language === 'tr' ? 'Vazgeç' : 'Cancel';
  const yes = document.createElement('button');
  yes.type = 'button';
  yes.className = 'button primary';
  yes.textContent = (event.submitter?.textContent || '').trim() || (language === 'tr' ? 'Evet' : 'Yes');
  row.append(no, yes);
  dialog.append(text, row);
  document.body.append(dialog);
  no.addEventListener('click', () => dialog.close());
  yes.addEventListener('click', () => {
    form.dataset.confirmed = '1';
    dialog.close();
    form.requestSubmit(event.submitter ?? undefined);
  });
  dialog.addEventListener('close', () => dialog.remove());
  dialog.showModal();
  no.focus();
}

/** Keeps a form from being sent twice by a double click. */
function lockAfterSubmit(event) {
  if (event.defaultPrevented || event.target.method === 'get') return;
  const button = event.submitter;
  if (button) setTimeout(() => { button.disabled = true; });
}

/** Sends a filter form as soon as a choice in it changes. */
function submitOnChange(event) {
  const form = event.target.form;
  if (form?.matches('[data-auto-submit]') && event.target.matches('select')) form.requestSubmit();
}

const steps = [['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600], ['minute', 60]];

/** Shows recent times as "5 minutes ago"; the exact time stays in the title. */
function showRelativeTimes() {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const element of document.querySelectorAll('time[datetime]')) {
    const seconds = (Date.parse(element.dateTime) - Date.now()) / 1000;
    if (!Number.isFinite(seconds) || Math.abs(seconds) > 86400) continue;
    const [unit, length] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? ['second', 1];
    element.textContent = format.format(Math.round(seconds / length), unit);
  }
}

/** Closes an open action when the pointer or the Escape key leaves it. */
function closeActions(event) {
  if (event.type === 'keydown' && event.key !== 'Escape') return;
  for (const details of document.querySelectorAll('details.action[open]')) {
    if (event.type === 'click' && details.contains(event.target)) continue;
    details.open = false;
    if (event.type === 'keydown') details.querySelector('summary')?.focus();
  }
}

/** Goes to the search field on "/" unless something is being typed. */
function focusSearch(event) {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest('input, select, textarea, [contenteditable]')) return;
  const search = document.querySelector('input[type="search"]');
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

/** Puts a button for copying beside what is shown this once; data-copy holds its word. */
function offerCopying() {
  if (!navigator.clipboard) return;
  for (const element of document.querySelectorAll('[data-copy]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button small';
    button.textContent = element.dataset.copy;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(element.textContent);
      button.textContent = `${element.dataset.copy} ✓`;
    });
    element.after(button);
  }
}

/** Takes what the page said once out of the address, so that a reload does not say it again. */
function forgetFlash() {
  const address = new URL(location.href);
  if (!address.searchParams.has('bilgi')) return;
  address.searchParams.delete('bilgi');
  history.replaceState(history.state, '', address);
}

document.addEventListener('submit', confirmBeforeSubmit);
document.addEventListener('submit', lockAfterSubmit);
document.addEventListener('change', submitOnChange);
document.addEventListener('click', closeActions);
document.addEventListener('keydown', closeActions);
document.addEventListener('keydown', focusSearch);
addEventListener('pageshow', () => {
  for (const button of document.querySelectorAll('button:disabled')) button.disabled = false;
});
document.querySelector('.problem-summary')?.focus();
forgetFlash();
offerCopying();
showRelativeTimes();
setInterval(showRelativeTimes, 60000);
