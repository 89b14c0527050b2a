void main(String[] a) throws Exception { IO.println(Class.forName("freemarker.template.Configuration")); IO.println(System.getProperty("java.version")); }
