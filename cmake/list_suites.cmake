# Script: asks a GoogleTest program for its suites and writes one add_test a suite.
#   cmake -D PROGRAM=... -D LIST=out.cmake -D FOLDER=core -D LABEL=unit -D DIRECTORY=/src -D SANITIZE= -P list_suites.cmake

execute_process(COMMAND ${PROGRAM} --gtest_list_tests OUTPUT_VARIABLE output COMMAND_ERROR_IS_FATAL ANY)
string(REPLACE ";" "," output "${output}")
string(REPLACE "\n" ";" lines "${output}")

set(prefix ${FOLDER})
set(labels ${LABEL})
if(SANITIZE)
  set(prefix sanitized/${FOLDER})
  list(APPEND labels sanitized)
endif()

# A suite of which every test was skipped (no GPU, say), and none failed: CTest shows and counts it as skipped.
set(all_skipped "PASSED  \\] 0 tests\\.\n\\[  SKIPPED \\] [0-9]+ tests?\\.\n*$")

# Looking for uses of a stack after its function has returned costs the emulator's thousands of small stacks tenfold, and
# parsers, whose time is bounded, twofold.
set(environment "")
if(SANITIZE MATCHES address AND FOLDER MATCHES "^(cuda|hostile)$")
  set(environment "ENVIRONMENT ASAN_OPTIONS=detect_stack_use_after_return=0:strict_string_checks=1 ")
endif()

set(text "")
foreach(line IN LISTS lines)
  if(line MATCHES "^([A-Za-z0-9_/]+)\\.")  # a suite; its tests are indented
    set(suite ${CMAKE_MATCH_1})
    set(name "${prefix}/${suite}")
    string(APPEND text "add_test([==[${name}]==] [==[${PROGRAM}]==] [==[--gtest_filter=${suite}.*]==] --gtest_brief=1)\n"
      "set_tests_properties([==[${name}]==] PROPERTIES LABELS [==[${labels}]==] TIMEOUT 300 "
      "SKIP_REGULAR_EXPRESSION [==[${all_skipped}]==] "
      "${environment}WORKING_DIRECTORY [==[${DIRECTORY}]==])\n")
  endif()
endforeach()
file(WRITE ${LIST} "${text}")
