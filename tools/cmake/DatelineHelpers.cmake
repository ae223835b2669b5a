# Helpers that keep every CMakeLists.txt a list of names.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(CMOCKA QUIET IMPORTED_TARGET cmocka) # only the tests need it

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
find_program(DTL_CCACHE ccache) # compiles again only what changed, also in a new build tree
if(DTL_CCACHE AND NOT CMAKE_C_COMPILER_LAUNCHER)
	set(CMAKE_C_COMPILER_LAUNCHER ${DTL_CCACHE})
endif()

# The build tree mirrors the installed tree, so that a program finds its
# helpers and data the same way in both: relative to its own path.
set(DTL_BIN_DIR ${CMAKE_BINARY_DIR}/bin)
set(DTL_LIBEXEC_DIR ${CMAKE_BINARY_DIR}/libexec/dateline)
set(DTL_SHARE_DIR ${CMAKE_BINARY_DIR}/share/dateline)

add_library(dtl_flags INTERFACE)
target_compile_definitions(dtl_flags INTERFACE _GNU_SOURCE
    _FILE_OFFSET_BITS=64 DTL_VERSION="${PROJECT_VERSION}")
target_compile_options(dtl_flags INTERFACE -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes
    -Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wcast-qual -Wwrite-strings
    -Wformat=2 -Wundef -Wvla -Wdouble-promotion -Wunused-result -fno-common
    -ffunction-sections -fdata-sections -fstack-protector-strong
    $<$<C_COMPILER_ID:GNU>:-Wno-format-truncation>) # snprintf cuts on purpose here
target_link_options(dtl_flags INTERFACE -Wl,--gc-sections)
target_include_directories(dtl_flags INTERFACE ${CMAKE_SOURCE_DIR}/lib ${CMAKE_BINARY_DIR}/generated)
if(CMAKE_BUILD_TYPE STREQUAL "Release" OR CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
	target_compile_definitions(dtl_flags INTERFACE _FORTIFY_SOURCE=2)
endif()
if(DTL_SANITIZE)
	target_compile_options(dtl_flags INTERFACE -fsanitize=${DTL_SANITIZE}
	    -fno-sanitize-recover=all -fno-omit-frame-pointer)
	target_link_options(dtl_flags INTERFACE -fsanitize=${DTL_SANITIZE})
endif()

# dtl_room(NAME [LIBS pkg-config names] [ROOMS lower rooms]): every .c of lib/NAME as one library.
function(dtl_room name)
	cmake_parse_arguments(ARG "" "" "LIBS;ROOMS" ${ARGN})
	file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/lib/${name}/*.c)
	if(NOT sources)
		add_library(dtl_${name} INTERFACE)
		foreach(room ${ARG_ROOMS})
			target_link_libraries(dtl_${name} INTERFACE dtl_${room})
		endforeach()
		target_link_libraries(dtl_${name} INTERFACE dtl_flags)
		return()
	endif()
	add_library(dtl_${name} STATIC ${sources})
	target_link_libraries(dtl_${name} PUBLIC dtl_flags)
	foreach(room ${ARG_ROOMS})
		target_link_libraries(dtl_${name} PUBLIC dtl_${room})
	endforeach()
	foreach(lib ${ARG_LIBS})
		pkg_check_modules(PC_${lib} REQUIRED QUIET IMPORTED_TARGET ${lib})
		target_link_libraries(dtl_${name} PRIVATE PkgConfig::PC_${lib})
	endforeach()
	target_link_libraries(dtl_${name} PRIVATE Threads::Threads m)
endfunction()

# dtl_programs(FOLDER VERB): one executable dateline-VERB-NAME for each FOLDER/NAME with a .c file.
function(dtl_programs folder verb)
	file(GLOB dirs CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*)
	foreach(dir ${dirs})
		file(GLOB sources CONFIGURE_DEPENDS ${dir}/*.c)
		if(IS_DIRECTORY ${dir} AND sources)
			get_filename_component(name ${dir} NAME)
			set(target dateline-${verb}-${name})
			add_executable(${target} ${sources})
			target_include_directories(${target} PRIVATE ${dir})
			target_link_libraries(${target} PRIVATE dtl_run)
			set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${DTL_LIBEXEC_DIR})
			install(TARGETS ${target} RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/dateline)
		endif()
	endforeach()
endfunction()

# Schemas, example configs and samples are read where they are installed; the build tree links them.
function(dtl_install_shared_files)
	file(MAKE_DIRECTORY ${DTL_SHARE_DIR})
	file(CREATE_LINK ${CMAKE_SOURCE_DIR}/config ${DTL_SHARE_DIR}/config SYMBOLIC)
	install(DIRECTORY config DESTINATION ${CMAKE_INSTALL_DATADIR}/dateline)
	file(GLOB man CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/docs/man/*.1)
	install(FILES ${man} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
	set(BINDIR ${CMAKE_INSTALL_FULL_BINDIR})
	file(GLOB units CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/config/systemd/*.service.in)
	foreach(unit ${units})
		get_filename_component(name ${unit} NAME_WLE)
		configure_file(${unit} ${CMAKE_BINARY_DIR}/systemd/${name} @ONLY)
		install(FILES ${CMAKE_BINARY_DIR}/systemd/${name} DESTINATION lib/systemd/system)
	endforeach()
endfunction()
