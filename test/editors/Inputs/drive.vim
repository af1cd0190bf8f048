" What a user of ALE does, and sees.
set nomore

function! Say(text) abort
  call writefile(split(a:text, "\n"), $SAID, 'a')
endfunction

function! WaitFor(what, condition) abort
  for l:try in range(2000)
    if eval(a:condition)
      return
    endif
    sleep 50m
  endfor
  throw 'waited in vain for ' . a:what
endfunction

function! Look() abort
  call WaitFor('a finding', '!empty(getloclist(0))')
  for l:finding in getloclist(0)
    call Say(printf('%s:%d: %s', fnamemodify(bufname(l:finding.bufnr), ':t'), l:finding.lnum, l:finding.text))
    call cursor(l:finding.lnum, 1)
    ALEDetail
    wincmd P
    call Say('detail: ' . join(getline(1, '$'), "\ndetail: "))
    pclose
  endfor
endfunction

try
  call Look()
  if $PART ==# 'misuse'
    call append(0, '// This is not saved yet.')
    ALEFix
    call WaitFor('the fix', 'search("exchange", "nw")')
    call Say('line 1: ' . getline(1))
    call Say('fixed: ' . getline(search('exchange', 'nw')))
    write
    call WaitFor('the finding to go', 'empty(getloclist(0))')
    call Say('gone')
  endif
catch
  call Say('error: ' . v:exception . ' at ' . v:throwpoint)
endtry
qall!
