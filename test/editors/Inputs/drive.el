;;; What a user of Flymake or Flycheck does, and sees.  -*- lexical-binding: t -*-

(defun say (text &rest arguments)
  (write-region (concat (apply #'format text arguments) "\n") nil (getenv "SAID") t 'silent))

(defun findings ()
  "What the editor shows, as lists of line and text."
  (if (bound-and-true-p flycheck-mode)
      (mapcar (lambda (e) (list (flycheck-error-line e) (flycheck-error-message e))) flycheck-current-errors)
    (mapcar (lambda (d) (list (line-number-at-pos (flymake-diagnostic-beg d)) (flymake-diagnostic-text d)))
            (flymake-diagnostics))))

(defun wait-for (what condition)
  (let ((left 2000))
    (while (not (funcall condition))
      (when (= (setq left (1- left)) 0)
        (error "Waited in vain for %s" what))
      ;; A user does something now and then; Flycheck starts what it deferred when that is done.
      (run-hooks 'post-command-hook)
      (sit-for 0.05))))

(defun looked-at ()
  "Whether the text as it is was analysed."
  (if (bound-and-true-p flycheck-mode)
      (eq flycheck-last-status-change 'finished)
    (memq 'atomvet-flymake (cl-set-difference (flymake-reporting-backends) (flymake-disabled-backends)))))

(defun refused ()
  (if (bound-and-true-p flycheck-mode)
      (eq flycheck-last-status-change 'errored)
    (memq 'atomvet-flymake (flymake-disabled-backends))))

(defun drive ()
  (if (equal (getenv "PART") "no-plugin")
      (progn (wait-for "a complaint" #'refused) (say "refused"))
    (look)))

(defun look ()
  (wait-for "a finding" #'findings)
  (dolist (finding (findings))
    (say "%s:%d: %s" (buffer-name) (car finding) (cadr finding)))
  (when (equal (getenv "PART") "misuse")
    (goto-char (point-min))
    (insert "// This is not saved yet.\n")
    (call-interactively #'atomvet-fix)
    (goto-char (point-min))
    (say "line 1: %s" (buffer-substring (point) (line-end-position)))
    (when (search-forward "exchange" nil t)
      (say "fixed: %s" (buffer-substring (line-beginning-position) (line-end-position))))
    (wait-for "the finding to go" (lambda () (and (null (findings)) (looked-at))))
    (say "gone")
    (save-buffer)))

(run-with-timer
 0.1 nil
 (lambda ()
   (condition-case problem (drive) (error (say "error: %s" (error-message-string problem))))
   (set-buffer-modified-p nil)
   (kill-emacs)))
