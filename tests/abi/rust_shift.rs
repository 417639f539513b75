// y = x + b, with a trained b for each feature: a layer in Rust, which knows no va_list of C. It writes
// down of the contract's structs what it uses, and the functions at their places in lamina/table.h.
#![no_std]

use core::ffi::c_void;

#[repr(C)]
struct Shape {
    dims: i64,
    at: [i64; 6],
}

#[repr(C)]
struct Runner {
    sizes: [u32; 2],
    set_failure: *const c_void,
    set_output: extern "C" fn(*mut c_void, *const Shape),
    others: [*const c_void; 26], // from add_parameter to input_shape
    declare_parameter: extern "C" fn(*mut c_void, *const Parameter),
    fail_text: extern "C" fn(*const Runner, *const u8, *const u8) -> i32,
    report: extern "C" fn(*const Runner, *const u8, f64),
}

#[repr(C)]
struct Parameter {
    struct_size: u32,
    role: i32,
    name: *const u8,
    shape: Shape,
    fans: [i64; 2],
    initial: i32,
    a: f64,
    b: f64,
}

#[repr(C)]
struct Forward {
    struct_size: u32,
    training: bool,
    batch_size: i64,
    options: *const c_void,
    input_shape: *const Shape,
    output_shape: *const Shape,
    parameters: *const *const f32,
    memory: [*const c_void; 4], // state, saved, temporary, random
    input: *const f32,
    output: *mut f32,
}

#[repr(C)]
struct Backward {
    struct_size: u32,
    batch_size: i64,
    options: *const c_void,
    input_shape: *const Shape,
    output_shape: *const Shape,
    parameters: *const *const f32,
    memory: [*const c_void; 3], // state, saved, temporary
    input: *const f32,
    output: *const f32,
    output_gradient: *const f32,
    input_gradient: *mut f32,
    parameter_gradients: *const *mut f32,
    beta: f32,
}

extern "C" fn shape(runner: &Runner, _: *const c_void, input: &Shape, plan: *mut c_void) -> i32 {
    if input.dims != 1 {
        let text = b"its input must be a vector (100 %s)\0";
        return (runner.fail_text)(runner, core::ptr::null(), text.as_ptr());
    }
    let shape = Shape { dims: 1, at: input.at };
    let bias = Parameter {
        struct_size: core::mem::size_of::<Parameter>() as u32,
        role: 2, // LAMINA_BIAS
        name: b"bias\0".as_ptr(),
        shape,
        fans: [0, 0],
        initial: 1, // LAMINA_CONSTANT
        a: 0.0,
        b: 0.0,
    };
    (runner.declare_parameter)(plan, &bias);
    (runner.set_output)(plan, input);
    0
}

extern "C" fn forward(runner: &Runner, pass: &Forward) -> i32 {
    unsafe {
        let features = (*pass.input_shape).at[0] as usize;
        let bias = *pass.parameters;
        for i in 0..pass.batch_size as usize * features {
            *pass.output.add(i) = *pass.input.add(i) + *bias.add(i % features);
        }
        if pass.training {
            (runner.report)(runner, b"first\0".as_ptr(), f64::from(*bias));
        }
    }
    0
}

extern "C" fn backward(_: &Runner, pass: &Backward) -> i32 {
    unsafe {
        let features = (*pass.input_shape).at[0] as usize;
        let gradient = *pass.parameter_gradients;
        for j in 0..features {
            *gradient.add(j) = if pass.beta == 0.0 { 0.0 } else { pass.beta * *gradient.add(j) };
        }
        for i in 0..pass.batch_size as usize * features {
            *gradient.add(i % features) += *pass.output_gradient.add(i);
            if !pass.input_gradient.is_null() {
                *pass.input_gradient.add(i) = *pass.output_gradient.add(i);
            }
        }
    }
    0
}

#[repr(C)]
pub struct Layer {
    struct_size: u32,
    needs_minor: u32,
    texts: [*const u8; 3], // name, version, summary
    options_size: u64,
    option_sizes: [u32; 2],
    options: *const c_void,
    shape: extern "C" fn(&Runner, *const c_void, &Shape, *mut c_void) -> i32,
    initialize: *const c_void,
    forward: extern "C" fn(&Runner, &Forward) -> i32,
    backward: extern "C" fn(&Runner, &Backward) -> i32,
    reference: *const c_void,
}

unsafe impl Sync for Layer {}

static LAYER: Layer = Layer {
    struct_size: core::mem::size_of::<Layer>() as u32,
    needs_minor: 2,
    texts: [b"rust_shift\0".as_ptr(), b"1.0\0".as_ptr(), b"y = x + b\0".as_ptr()],
    options_size: 0,
    option_sizes: [0, 0],
    options: core::ptr::null(),
    shape,
    initialize: core::ptr::null(),
    forward,
    backward,
    reference: core::ptr::null(),
};

#[no_mangle]
pub extern "C" fn lamina_layer_v1() -> &'static Layer {
    &LAYER
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}
