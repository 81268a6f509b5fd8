# Cases of Keras's own making, one CTest entry each: `ctest -L conformance` counts them.
if(LAMINA_SANITIZE)
  return()  # their code is tested under sanitizers elsewhere, and they are many
endif()

add_executable(lamina_conformance_tests ${CMAKE_CURRENT_LIST_DIR}/conformance/conformance_test.cpp)
target_link_libraries(lamina_conformance_tests PRIVATE lamina_test_support lamina_test_options)
lamina_precompiled(lamina_conformance_tests)
set_target_properties(lamina_conformance_tests PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin/tests)

file(GLOB cases CONFIGURE_DEPENDS LIST_DIRECTORIES true RELATIVE ${CMAKE_CURRENT_LIST_DIR}/conformance/cases
  ${CMAKE_CURRENT_LIST_DIR}/conformance/cases/*)
foreach(case IN LISTS cases)
  add_test(NAME conformance/${case} COMMAND lamina_conformance_tests --gtest_filter=Keras/Conformance.Holds/${case}
    --gtest_brief=1 WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(conformance/${case} PROPERTIES LABELS conformance TIMEOUT 120)
endforeach()
add_test(NAME conformance/gaps COMMAND lamina_conformance_tests --gtest_filter=ConformanceGaps.*
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
set_tests_properties(conformance/gaps PROPERTIES LABELS conformance)
