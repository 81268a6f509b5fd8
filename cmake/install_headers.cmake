# Script of `cmake --install`: copies the headers of the public rooms below include/lamina/. In the tree they include
# each other as "core/base/shape.h"; installed like that, a user's own data/dataset.h would be taken for ours, so
# the copies say "lamina/core/base/shape.h".
#   LAMINA_SOURCE, LAMINA_INCLUDE (relative to the prefix), LAMINA_PUBLIC_ROOMS

list(JOIN LAMINA_PUBLIC_ROOMS "|" rooms)
set(to ${CMAKE_INSTALL_PREFIX}/${LAMINA_INCLUDE}/lamina)

foreach(room IN LISTS LAMINA_PUBLIC_ROOMS)
  file(GLOB_RECURSE headers RELATIVE ${LAMINA_SOURCE} ${LAMINA_SOURCE}/${room}/*.h)
  foreach(header IN LISTS headers)
    file(READ ${LAMINA_SOURCE}/${header} text)
    string(REGEX REPLACE "#include \"(${rooms})/" "#include \"lamina/\\1/" text "${text}")
    string(REPLACE "#include \"lamina/lamina/" "#include \"lamina/" text "${text}")
    string(REGEX REPLACE "^lamina/" "" header ${header})  # lamina/lamina.h lies at the top already
    list(APPEND CMAKE_INSTALL_MANIFEST_FILES ${to}/${header})
    set(file $ENV{DESTDIR}${to}/${header})
    set(old "")
    if(EXISTS ${file})
      file(READ ${file} old)
    endif()
    if(NOT old STREQUAL text)
      message(STATUS "Installing: ${file}")
      file(WRITE ${file} "${text}")
    endif()
  endforeach()
endforeach()
